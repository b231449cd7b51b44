import { Button, Group, Progress, Text } from '@mantine/core';

export interface BulkProgressProps {
  handled: number;
  total: number;
  /** Plural of the subject, `tickets`. */
  noun: string;
  stopping: boolean;
  onStop: () => void;
}

/** How far a long run is, and the way out of it. */
export function BulkProgress({ handled, total, noun, stopping, onStop }: BulkProgressProps) {
  return (
    <>
      <Progress value={(handled / total) * 100} aria-label="How far it is" />
      <Text mt="sm" role="status">
        {handled} of {total} {noun}
      </Text>
      <Text c="dimmed" size="sm">
        What is done stays done when you stop.
      </Text>
      <Group justify="flex-end" mt="md">
        <Button onClick={onStop} disabled={stopping} data-autofocus>
          {stopping ? 'Stopping…' : 'Stop'}
        </Button>
      </Group>
    </>
  );
}
