import { ApiError, api, EmptyState, PasswordInput, TextInput } from '@serviflow/sdk/ui';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { forgetSession } from '../session.ts';
import classes from './auth.module.css';
import { AuthForm } from './auth-form.tsx';
import { AuthHead } from './auth-layout.tsx';

const WORDS = {
  reset: {
    title: 'Choose a new password',
    lead: 'All other sessions of yours are logged out.',
    path: '/api/auth/reset',
    button: 'Save password',
  },
  invite: {
    title: 'Welcome to the team',
    lead: 'Choose a password and your account is ready.',
    path: '/api/auth/accept-invite',
    button: 'Join',
  },
};
const OLD_LINK = 'This link has been used or is too old. Ask for a new one.';

/** The page behind a reset link or an invitation: choose a password. */
export function PasswordLinkPage({ purpose }: { purpose: 'reset' | 'invite' }) {
  const go = useNavigate();
  const [params] = useSearchParams();
  const token = useParams().token ?? params.get('token') ?? '';
  const words = WORDS[purpose];
  if (!token) {
    return (
      <EmptyState
        icon="link"
        title="The link is not complete"
        action={<Link to="/login">Back to log in</Link>}
      >
        Copy the whole address from the mail into the browser.
      </EmptyState>
    );
  }
  return (
    <>
      <AuthHead title={words.title}>{words.lead}</AuthHead>
      <AuthForm
        submitLabel={words.button}
        words={{ 401: OLD_LINK, 404: OLD_LINK, 410: OLD_LINK }}
        onSubmit={async ({ password = '', again = '', name = '' }) => {
          if (password !== again) {
            const detail = 'The two passwords differ. Type the same one twice.';
            throw new ApiError({
              type: 'about:blank',
              title: 'Not the same',
              status: 422,
              code: 'mismatch',
              errors: [{ in: 'body', pointer: '/again', code: 'mismatch', detail }],
            });
          }
          await api.post(words.path, name ? { token, password, name } : { token, password });
          forgetSession();
          go('/', { replace: true });
        }}
      >
        {purpose === 'invite' && (
          <TextInput name="name" label="Your name" placeholder="Ann Example" autoComplete="name" />
        )}
        <PasswordInput
          name="password"
          label="New password"
          description="At least 10 characters. A few words in a row work well."
          placeholder="New password"
          required
          autoComplete="new-password"
          autoFocus
        />
        <PasswordInput
          name="again"
          label="The same again"
          placeholder="New password"
          required
          autoComplete="new-password"
        />
      </AuthForm>
      <nav className={classes.links} aria-label="Other ways">
        <Link to="/login">Back to log in</Link>
      </nav>
    </>
  );
}
