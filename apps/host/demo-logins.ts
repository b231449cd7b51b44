import type { Environment } from '@serviflow/config/environment';
import { PLAIN_USERS } from './plain-users.ts';

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
 * @param plain the tenant has the users of every desk and no demo data
 */
export function demoLogins(env: Environment, { plain }: { plain: boolean } = { plain: false }): string[] {
  if (!env.demoPassword) return [];
  const known = plain ? LOGINS.filter(([user]) => PLAIN_USERS.some((one) => one === user)) : LOGINS;
  const lines = known.map(([user, what]) => `    ${user.padEnd(14)} ${env.demoPassword}   ${what}`);
  const mail = env.smtpPort
    ? [`  Mail for support@demo.localhost goes to port ${env.smtpPort} of this machine.`]
    : [];
  return ['  Tenant "demo", user and password:', ...lines, ...mail];
}
