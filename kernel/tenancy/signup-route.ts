import { problems, Type } from '@serviflow/sdk';
import type { Hono } from 'hono';
import { networkOf } from '../auth/client-address.ts';
import type { HttpVariables } from '../http/caller.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { readJson } from '../http/read-body.ts';
import { validate } from '../invoke/validation.ts';
import type { Runtime } from '../runtime.ts';
import { signUp } from './signup.ts';

export const SignUpBody = Type.Object(
  {
    company: Type.String({ title: 'Company', minLength: 1, maxLength: 120 }),
    email: Type.String({ title: 'Email', format: 'email', maxLength: 254 }),
    tenant: Type.String({ title: 'Tenant code', pattern: '^[a-z0-9][a-z0-9-]{0,37}[a-z0-9]$' }),
    password: Type.String({ title: 'Password', minLength: 10, maxLength: 200 }),
    technicians: Type.Integer({ title: 'Technicians', minimum: 1, maximum: 100_000 }),
    clients: Type.Integer({ title: 'Clients', minimum: 0, maximum: 10_000_000 }),
  },
  { additionalProperties: false },
);

/** `POST /api/signup` (requirement 1.1): a tenant on trial with its first administrator. */
export function mountSignup(app: Hono<{ Variables: HttpVariables }>, runtime: Runtime): void {
  // Ten tenants an hour from one address is a classroom; more is a robot.
  const limit = new RateLimit({ perSecond: 10 / 3_600, burst: 10, now: () => runtime.now().getTime() });
  app.post('/api/signup', async (c) => {
    c.set('operation', 'signup');
    if (runtime.options.signup === false) throw problems.notFound();
    limit.take(networkOf(c.get('ip')));
    const given = await readJson(c.req.raw);
    validate(SignUpBody, given, 'body');
    const { tenant, trialEndsAt } = await signUp(runtime, given as unknown as Parameters<typeof signUp>[1]);
    return c.json(
      {
        tenant: { code: tenant.code, name: tenant.name },
        user: { username: 'admin' },
        trialEndsAt: trialEndsAt.toISOString(),
      },
      201,
    );
  });
}
