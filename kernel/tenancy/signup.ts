import { problems, type TenantInfo, tenantSignedUp } from '@serviflow/sdk';
import type { Runtime } from '../runtime.ts';
import { isReserved } from './reserved-codes.ts';

/** Days of a trial with all features (requirement 36.2). */
const TRIAL_DAYS = 30;

export interface SignUp {
  readonly company: string;
  readonly email: string;
  readonly tenant: string;
  readonly password: string;
  readonly technicians: number;
  readonly clients: number;
}

/**
 * Makes a trial tenant with its first administrator.
 * @throws Problem 409 `code-taken`, 422 password too weak
 */
export async function signUp(
  runtime: Runtime,
  request: SignUp,
): Promise<{ tenant: TenantInfo; trialEndsAt: Date }> {
  // The same answer as for a code that somebody has: there is nothing to learn from the difference.
  if (isReserved(request.tenant))
    throw problems.conflict('This tenant code is taken. Please choose another.', { code: 'code-taken' });
  // Judged first: a tenant without an administrator would be of no use and hold its code for ever.
  runtime.auth.checkPassword(request.password, ['admin', request.email, request.tenant, request.company]);
  const trialEndsAt = new Date(runtime.now().getTime() + TRIAL_DAYS * 86_400_000);
  const plan = runtime.options.plans.find((p) => p.id !== 'trial')?.id ?? 'trial';
  const tenant = await runtime.tenants.create({
    code: request.tenant,
    name: request.company,
    plan,
    trialEndsAt,
    profile: { supportEmail: request.email, technicians: request.technicians, clients: request.clients },
  });
  await runtime.auth.createFirstAdmin(tenant, { email: request.email, password: request.password });
  await runtime.invoker.system('tenancy', tenant.id, (c) => {
    c.emit(tenantSignedUp, {
      tenantCode: tenant.code,
      username: 'admin',
      email: request.email,
      trialEndsAt: trialEndsAt.toISOString(),
    });
  });
  return { tenant, trialEndsAt };
}
