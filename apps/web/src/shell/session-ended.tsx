import {
  api,
  asApiError,
  Button,
  Group,
  Modal,
  PasswordInput,
  queryClient,
  Text,
  type UiManifest,
} from '@serviflow/sdk/ui';
import { type FormEvent, useState } from 'react';

/**
 * The session ended while something typed stands on the page: the same person logs in again over it, and nothing is
 * lost. The page behind cannot be read or used meanwhile.
 */
export function SessionEnded({ manifest }: { manifest: UiManifest }) {
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { tenant, user } = manifest;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.post('/api/auth/login', { tenant: tenant.code, username: user.username, password });
      await queryClient.invalidateQueries();
    } catch (thrown) {
      const { status, message } = asApiError(thrown);
      setProblem(status === 401 ? 'This is not your password. Try again.' : message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title="Your session has ended"
      zIndex={460}
      overlayProps={{ blur: 12, backgroundOpacity: 0.6 }}
    >
      <form onSubmit={submit} data-transient>
        <Text c="dimmed" mb="sm">
          What you typed is still here. Log in again as {user.name} to go on.
        </Text>
        <PasswordInput
          label="Password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={problem}
          autoComplete="current-password"
          data-autofocus
        />
        <Group justify="flex-end" gap="xs" mt="md">
          <Button component="a" href="/login">
            Log in as somebody else
          </Button>
          <Button type="submit" variant="filled" loading={busy} disabled={password === ''}>
            Log in
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
