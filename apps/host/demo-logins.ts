import type { Environment } from '@serviflow/config/environment';
import { PLAIN_USERS } from './plain-users.ts';
import type { Seeded } from './seed-demo.ts';

const LOGINS = [
  ['admin', 'runs the desk'],
  ['expert', 'works on tickets'],
  ['expert2', 'works on tickets'],
  ['viewer', 'reads only'],
  ['customer', 'portal of Acme Corp'],
  ['companyadmin', 'portal of Acme Corp, sees all its requests'],
] as const;

/**
 * The lines under "ServiFlow is ready" that tell how to sign in to the demo tenant.
 * @param options.plain the tenant has the users of every desk and no demo data
 * @param options.seeded a password that is not theirs is not told
 */
export function demoLogins(
  env: Environment,
  { plain = false, seeded }: { plain?: boolean; seeded: Seeded },
): string[] {
  if (!env.demoPassword || seeded === 'none') return [];
  if (seeded === 'kept')
    return [
      '  Tenant "demo" is there already: its users keep the passwords that they have ("user reset-password" gives a new one).',
    ];
  const known = plain ? LOGINS.filter(([user]) => PLAIN_USERS.some((one) => one === user)) : LOGINS;
  const lines = known.map(([user, what]) => `    ${user.padEnd(14)} ${env.demoPassword}   ${what}`);
  // Only workers listen for mail.
  const mail =
    env.smtpPort && env.role !== 'web'
      ? [`  Mail for support@demo.localhost goes to port ${env.smtpPort} of this machine.`]
      : [];
  return ['  Tenant "demo", user and password:', ...lines, ...mail];
}
