import { ActionIcon, AppIcon, Button, CopyButton, Modal, Text, TextInput } from '@serviflow/sdk/ui';

export interface PasswordShownProps {
  name: string | undefined;
  /** The dialog is open while there is one. */
  password: string | undefined;
  onClose: () => void;
}

/** Shows a temporary password once; it is never mailed (requirement 0.2). */
export function PasswordShown({ name, password, onClose }: PasswordShownProps) {
  return (
    <Modal
      opened={password !== undefined}
      onClose={onClose}
      title="Temporary password"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text mb="sm">
        Give it to {name} yourself. It is shown this once and must be changed after the next login.
      </Text>
      <TextInput
        value={password ?? ''}
        readOnly
        aria-label="Temporary password"
        onFocus={(event) => event.currentTarget.select()}
        rightSection={
          <CopyButton value={password ?? ''}>
            {({ copied, copy }) => (
              <ActionIcon onClick={copy} aria-label={copied ? 'Copied' : 'Copy'}>
                <AppIcon name={copied ? 'check' : 'copy'} />
              </ActionIcon>
            )}
          </CopyButton>
        }
      />
      <Button variant="filled" fullWidth mt="md" onClick={onClose}>
        Done
      </Button>
    </Modal>
  );
}
