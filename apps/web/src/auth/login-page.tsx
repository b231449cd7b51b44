import { PasswordInput, TextInput, useLocalStorage } from '@serviflow/sdk/ui';
import { useEffect } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { signIn } from '../session.ts';
import classes from './auth.module.css';
import { AuthForm } from './auth-form.tsx';
import { AuthHead } from './auth-layout.tsx';
import { safeNext } from './public-paths.ts';

/** Tenant code, username, password (requirement 1.3); the tenant code is remembered on this device. */
export function LoginPage() {
  const go = useNavigate();
  const [params] = useSearchParams();
  const [tenant, setTenant] = useLocalStorage({
    key: 'sf-tenant',
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const known = params.get('tenant') ?? tenant;
  useEffect(() => {
    document.title = 'Log in · ServiFlow';
  }, []);
  return (
    <>
      <AuthHead title="Log in">Welcome back. Your team shares one tenant code.</AuthHead>
      <AuthForm
        submitLabel="Log in"
        words={{ 401: 'Tenant code, username or password is not right. Check them and try again.' }}
        onSubmit={async ({ tenant: code = '', username = '', password = '' }) => {
          await signIn({ tenant: code.trim().toLowerCase(), username: username.trim(), password });
          setTenant(code.trim().toLowerCase());
          go(safeNext(params.get('next')), { replace: true });
        }}
      >
        <TextInput
          name="tenant"
          label="Tenant code"
          placeholder="acme"
          defaultValue={known}
          required
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={known === ''}
        />
        <TextInput
          name="username"
          label="Username"
          placeholder="Your username"
          required
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={known !== ''}
        />
        <PasswordInput
          name="password"
          label="Password"
          placeholder="Your password"
          required
          autoComplete="current-password"
        />
      </AuthForm>
      <nav className={classes.links} aria-label="Other ways">
        <Link to={`/forgot${known ? `?tenant=${encodeURIComponent(known)}` : ''}`}>
          Forgot your password?
        </Link>
        <Link to={`/magic${known ? `?tenant=${encodeURIComponent(known)}` : ''}`}>Email me a login link</Link>
      </nav>
      <p className={classes.fresh}>
        New to ServiFlow?{' '}
        <Link to="/signup" className={classes.link}>
          Start a free trial
        </Link>
      </p>
    </>
  );
}
