import { Alert, api, Button, CopyButton, Group, invalidate, Modal, Text, toast } from '@serviflow/sdk/ui';
import { type ReactNode, useState } from 'react';
import classes from '../webhooks.module.css';
import { API } from '../words.tsx';

export interface SecretDialog {
  /** Asks for the secret of an endpoint, which works once, and shows it. */
  show: (endpointId: string) => Promise<void>;
  /** Put this into the page once. */
  readonly dialog: ReactNode;
}

export function useSecretDialog(): SecretDialog {
  const [secret, setSecret] = useState<string | null>(null);
  const show = async (endpointId: string) => {
    try {
      setSecret((await api.post<{ secret: string }>(`${API}/endpoints/${endpointId}/secret`)).secret);
      await invalidate(API);
    } catch (error) {
      toast.failed(error, 'The secret cannot be shown');
    }
  };
  const dialog = (
    <Modal
      opened={secret !== null}
      onClose={() => setSecret(null)}
      title="Secret of the endpoint"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text mb="sm">Enter it at the receiver, which verifies with it that webhooks come from here.</Text>
      <pre className={classes.code}>{secret}</pre>
      <Alert color="amber" mt="sm">
        It is shown this once. When it is lost, make a new one.
      </Alert>
      <Group justify="flex-end" gap="xs" mt="lg">
        <CopyButton value={secret ?? ''}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
        </CopyButton>
        <Button variant="filled" onClick={() => setSecret(null)}>
          I have kept it
        </Button>
      </Group>
    </Modal>
  );
  return { show, dialog };
}
