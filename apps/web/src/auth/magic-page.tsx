import { api, asApiError, Button, EmptyState, TextInput } from '@serviflow/sdk/ui';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { forgetSession } from '../session.ts';
import classes from './auth.module.css';
import { AuthForm } from './auth-form.tsx';
import { AuthHead } from './auth-layout.tsx';
import { safeNext } from './public-paths.ts';

/** Asks for a link by mail. The answer is the same whether somebody has that address or not. */
function RequestLink() {
  const [params] = useSearchParams();
  const [sent, setSent] = useState(false);
  if (sent) {
    return (
      <AuthHead title="Check your mail">
        If we know this address, a login link is on its way. It works for 15 minutes, on this device or
        another.
      </AuthHead>
    );
  }
  return (
    <>
      <AuthHead title="Log in by mail">No password needed: we send you a link.</AuthHead>
      <AuthForm
        submitLabel="Send the link"
        onSubmit={async ({ tenant = '', email = '' }) => {
          await api.post('/api/auth/magic', { tenant: tenant.trim().toLowerCase(), email: email.trim() });
          setSent(true);
        }}
      >
        <TextInput
          name="tenant"
          label="Tenant code"
          placeholder="acme"
          defaultValue={params.get('tenant') ?? ''}
          required
          autoCapitalize="none"
        />
        <TextInput
          name="email"
          type="email"
          label="Email"
          placeholder="you@company.com"
          required
          autoComplete="email"
        />
      </AuthForm>
    </>
  );
}

/**
 * Opens a session from a mailed link. A click is asked for, because mail scanners follow links and would
 * use the link up before the person does.
 */
function OpenLink({ token }: { token: string }) {
  const go = useNavigate();
  const [params] = useSearchParams();
  const [state, setState] = useState<'ready' | 'busy' | 'old' | 'failed'>('ready');
  const open = async () => {
    setState('busy');
    try {
      await api.post('/api/auth/magic', { token });
      forgetSession();
      go(safeNext(params.get('next')), { replace: true });
    } catch (thrown) {
      setState([401, 404, 410, 422].includes(asApiError(thrown).status) ? 'old' : 'failed');
    }
  };
  if (state === 'old') {
    return (
      <EmptyState
        icon="link"
        title="This link has been used or is too old"
        action={
          <Button component={Link} to="/magic" variant="filled" onClick={() => setState('ready')}>
            Send me a new one
          </Button>
        }
      >
        Links work once and for a short time, so that nobody else can use them.
      </EmptyState>
    );
  }
  return (
    <>
      <AuthHead title="You are one click away">
        This link logs you in on this device, no password needed.
      </AuthHead>
      <Button variant="filled" fullWidth loading={state === 'busy'} onClick={open} autoFocus>
        Continue
      </Button>
      {state === 'failed' && <p role="alert">That did not work. Check your connection and try again.</p>}
    </>
  );
}

export function MagicPage() {
  const [params] = useSearchParams();
  const token = useParams().token ?? params.get('token') ?? '';
  return (
    <>
      {token ? <OpenLink token={token} /> : <RequestLink />}
      <nav className={classes.links} aria-label="Other ways">
        <Link to="/login">Log in with a password</Link>
      </nav>
    </>
  );
}
