/** The settings of the mailbox as the form holds them; an empty password keeps the stored one. */
export interface Account {
  enabled: boolean;
  serverType: 'imap' | 'pop3';
  host: string;
  port: number;
  ssl: boolean;
  authMethod: 'basic' | 'oauth2';
  username: string;
  password: string;
  mailbox: string;
  checkIntervalMinutes: number;
  deleteAfterFetch: boolean;
  allowSelfSigned: boolean;
  smtpHost: string;
  smtpPort: number;
}

const PORTS = { imap: { ssl: 993, plain: 143 }, pop3: { ssl: 995, plain: 110 } } as const;

/** The port that servers of this kind usually have. */
export function usualPort(type: Account['serverType'], ssl: boolean): number {
  return PORTS[type][ssl ? 'ssl' : 'plain'];
}

/** A port follows type and SSL as long as it is one of the usual ones; a port of one's own stays. */
export function withPort(account: Account, change: Partial<Account>): Account {
  const next = { ...account, ...change };
  const usual = Object.values(PORTS).flatMap((ports) => [ports.ssl, ports.plain] as number[]);
  return usual.includes(account.port) ? { ...next, port: usualPort(next.serverType, next.ssl) } : next;
}

/** What "Test connection" sends: everything but what is not about the connection; no password means the stored one. */
export function testBody(account: Account): Partial<Account> {
  const { enabled: _e, checkIntervalMinutes: _c, smtpHost: _h, smtpPort: _p, password, ...rest } = account;
  return password ? { ...rest, password } : rest;
}

/** What is wrong before the server is asked, by field. */
export function problemsOf(account: Account): Record<string, string> {
  const wrong: Record<string, string> = {};
  const needed = account.enabled;
  if (needed && !account.host.trim())
    wrong.host = 'Enter the host of your mail server, such as imap.acme.example';
  if (/^[a-z]+:\/\//i.test(account.host)) wrong.host = 'Only the host name, without https:// in front';
  if (needed && !account.username.trim()) wrong.username = 'Enter the user name, usually the mail address';
  if (!(account.port >= 1 && account.port <= 65_535)) wrong.port = 'Between 1 and 65535';
  if (!(account.checkIntervalMinutes >= 1 && account.checkIntervalMinutes <= 60))
    wrong.checkIntervalMinutes = 'Between 1 and 60';
  return wrong;
}
