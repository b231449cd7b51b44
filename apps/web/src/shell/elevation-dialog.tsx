import {
  api,
  asApiError,
  Button,
  configureClient,
  Group,
  Modal,
  PasswordInput,
  Text,
} from '@serviflow/sdk/ui';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { refreshManifest } from '../session.ts';

/** Asks for the password again when a call says that it needs it, then lets the call go on. */
export function ElevationDialog() {
  const [opened, setOpened] = useState(false);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const waiting = useRef<((granted: boolean) => void)[]>([]);

  useEffect(() => {
    configureClient({
      onElevationRequired: () =>
        new Promise((resolve) => {
          waiting.current.push(resolve);
          setOpened(true);
        }),
    });
    return () => configureClient({ onElevationRequired: undefined });
  }, []);

  const finish = (granted: boolean) => {
    for (const resolve of waiting.current.splice(0)) resolve(granted);
    setOpened(false);
    setPassword('');
    setProblem(undefined);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.post('/api/auth/elevate', { password });
      finish(true);
      void refreshManifest();
    } catch (thrown) {
      const error = asApiError(thrown);
      setProblem(
        error.status === 429 ? 'Too many tries. Wait a minute.' : 'This is not your password. Try again.',
      );
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      opened={opened}
      onClose={() => finish(false)}
      title="Enter your password again"
      zIndex={400}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Text c="dimmed" mb="sm">
          This part can change the whole desk. It stays open for 30 minutes.
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
          <Button onClick={() => finish(false)}>Cancel</Button>
          <Button type="submit" variant="filled" loading={busy} disabled={password === ''}>
            Continue
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
