import { api, TextInput } from '@serviflow/sdk/ui';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import classes from './auth.module.css';
import { AuthForm } from './auth-form.tsx';
import { AuthHead } from './auth-layout.tsx';

/** Asks for a reset link. The answer is the same whether the account exists or not. */
export function ForgotPage() {
  const [params] = useSearchParams();
  const [sent, setSent] = useState(false);
  if (sent) {
    return (
      <>
        <AuthHead title="Check your mail">
          If the account exists, a link to set a new password is on its way. It works for one hour.
        </AuthHead>
        <Link to="/login" className={classes.link}>
          Back to log in
        </Link>
      </>
    );
  }
  return (
    <>
      <AuthHead title="Set a new password">We send a link to the address of your account.</AuthHead>
      <AuthForm
        submitLabel="Send the link"
        onSubmit={async ({ tenant = '', username = '' }) => {
          await api.post('/api/auth/forgot', {
            tenant: tenant.trim().toLowerCase(),
            username: username.trim(),
          });
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
          name="username"
          label="Username or email"
          placeholder="Your username"
          required
          autoComplete="username"
          autoCapitalize="none"
        />
      </AuthForm>
      <nav className={classes.links} aria-label="Other ways">
        <Link to="/login">Back to log in</Link>
      </nav>
    </>
  );
}
