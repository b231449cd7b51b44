import { api, PasswordInput, TextInput, useLocalStorage } from '@serviflow/sdk/ui';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { signIn } from '../session.ts';
import classes from './auth.module.css';
import { AuthForm } from './auth-form.tsx';
import { AuthHead } from './auth-layout.tsx';

/** A tenant code from a company's name: `Acme Corp Ltd.` -> `acme-corp-ltd`. */
export function codeFrom(company: string): string {
  return company
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);
}

/** A 30-day trial (requirement 1.1): a new tenant with its first user `admin`, then straight in. */
export function SignupPage() {
  const go = useNavigate();
  const [company, setCompany] = useState('');
  const [code, setCode] = useState<string>();
  const [, remember] = useLocalStorage({ key: 'sf-tenant', defaultValue: '' });
  const tenant = code ?? codeFrom(company);
  return (
    <>
      <AuthHead title="Start your free trial">
        30 days, every feature, no card. Your own desk is ready in seconds.
      </AuthHead>
      <AuthForm
        submitLabel="Create my desk"
        words={{
          403: 'Sign-up is switched off on this server.',
          404: 'Sign-up is switched off on this server.',
        }}
        onSubmit={async (data) => {
          await api.post('/api/signup', {
            company: data.company,
            email: data.email,
            tenant: data.tenant,
            password: data.password,
            technicians: Number(data.technicians || 1),
            clients: Number(data.clients || 1),
          });
          remember(data.tenant ?? '');
          await signIn({ tenant: data.tenant ?? '', username: 'admin', password: data.password ?? '' });
          go('/', { replace: true });
        }}
      >
        <TextInput
          name="company"
          label="Company"
          placeholder="Acme Corp"
          required
          autoComplete="organization"
          value={company}
          onChange={(event) => setCompany(event.currentTarget.value)}
          autoFocus
        />
        <TextInput
          name="tenant"
          label="Tenant code"
          description="Your team types it to log in. Letters, digits and hyphens."
          placeholder="acme"
          required
          pattern="[a-z0-9][a-z0-9\-]{1,38}"
          value={tenant}
          onChange={(event) => setCode(event.currentTarget.value.toLowerCase())}
        />
        <TextInput
          name="email"
          type="email"
          label="Work email"
          placeholder="you@company.com"
          required
          autoComplete="email"
        />
        <PasswordInput
          name="password"
          label="Password"
          description="For the first user, admin. At least 10 characters."
          placeholder="Password"
          required
          autoComplete="new-password"
        />
        <div className={classes.links} style={{ marginTop: 0, flexWrap: 'nowrap' }}>
          <TextInput name="technicians" type="number" min={1} label="Technicians" placeholder="3" required />
          <TextInput name="clients" type="number" min={1} label="Clients" placeholder="20" required />
        </div>
      </AuthForm>
      <nav className={classes.links} aria-label="Other ways">
        <Link to="/login">I have a desk already</Link>
      </nav>
    </>
  );
}
