import { ApiError, api, Button, PasswordInput } from '@serviflow/sdk/ui';
import { forgetSession, signOut } from '../session.ts';
import { AuthForm } from './auth-form.tsx';
import { AuthHead, AuthLayout } from './auth-layout.tsx';

/** Stands before everything else while the password is one that somebody else set. */
export function PasswordGate({ onDone }: { onDone: () => void }) {
  return (
    <AuthLayout>
      <AuthHead title="Choose your own password">
        The one that you logged in with was set by somebody else. It opens nothing but this page.
      </AuthHead>
      <AuthForm
        submitLabel="Save and go on"
        onSubmit={async ({ currentPassword = '', newPassword = '', again = '' }) => {
          if (newPassword !== again) {
            const detail = 'The two new passwords differ. Type the same one twice.';
            throw new ApiError({
              type: 'about:blank',
              title: 'Not the same',
              status: 422,
              code: 'mismatch',
              errors: [{ in: 'body', pointer: '/again', code: 'mismatch', detail }],
            });
          }
          await api.post('/api/auth/change-password', { currentPassword, newPassword });
          forgetSession();
          onDone();
        }}
      >
        <PasswordInput
          name="currentPassword"
          label="Password that you were given"
          placeholder="Password"
          required
          autoComplete="current-password"
          autoFocus
        />
        <PasswordInput
          name="newPassword"
          label="New password"
          description="At least 10 characters. A few words in a row work well."
          placeholder="New password"
          required
          autoComplete="new-password"
        />
        <PasswordInput
          name="again"
          label="The same again"
          placeholder="New password"
          required
          autoComplete="new-password"
        />
      </AuthForm>
      <Button variant="subtle" fullWidth mt="sm" onClick={() => void signOut()}>
        Log out
      </Button>
    </AuthLayout>
  );
}
