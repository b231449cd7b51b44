import type { Environment } from '@serviflow/config/environment';

/** The lines under "ServiFlow is ready" that tell what this process does, where that is not everything. */
export function served(env: Environment): string[] {
  const lines: string[] = [];
  if (env.role === 'web')
    lines.push(
      '  ROLE=web: web app and API. Mail, jobs and notifications need a process with ROLE=worker beside it.',
    );
  if (env.role === 'worker')
    lines.push(
      `  ROLE=worker: jobs and ${env.smtpPort ? `mail on port ${env.smtpPort}` : 'no mail listener'}; of the web only /healthz, /readyz and the API. People open a process with ROLE=web.`,
    );
  if (env.mail === 'off')
    lines.push('  MAIL=off: no mail is sent, fetched or taken; what is to be sent waits.');
  return lines;
}
