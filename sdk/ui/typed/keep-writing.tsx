import { Button, Group, Text } from '@mantine/core';

export interface KeepWritingProps {
  onKeep: () => void;
  onDiscard: () => void;
}

/** The question before typed text goes. Enter and Escape keep it. */
export function KeepWriting({ onKeep, onDiscard }: KeepWritingProps) {
  return (
    <div role="alertdialog" aria-label="Discard what you typed?">
      <Text fw={500}>Discard what you typed?</Text>
      <Text c="dimmed" mt={4}>
        It has not been sent or saved.
      </Text>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button color="red" variant="outline" onClick={onDiscard}>
          Discard
        </Button>
        <Button variant="filled" onClick={onKeep} autoFocus data-autofocus>
          Keep writing
        </Button>
      </Group>
    </div>
  );
}
