import { OutsideError } from '@serviflow/sdk';
import type { MailAccount } from './account.ts';

/** What went wrong, as a step that the person who set it up can act on. */
export type AccountStep = 'host' | 'port' | 'tls' | 'login' | 'mailbox' | 'connection';

export class AccountError extends Error {
  readonly step: AccountStep;

  constructor(step: AccountStep, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AccountError';
    this.step = step;
  }
}

interface Fault {
  code?: string;
  message?: string;
  authenticationFailed?: boolean;
  responseText?: string;
  serverResponseCode?: string;
  mailboxMissing?: boolean;
}

const TLS_CODES =
  /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH)/;

/** Turns whatever a mail library threw into a sentence that names what to change. Passwords never appear in it. */
export function describeFault(error: unknown, account: MailAccount): AccountError {
  if (error instanceof AccountError) return error;
  // The same words whether the name does not exist or leads into the operator's network.
  if (error instanceof OutsideError) return new AccountError('host', error.message, error);
  const fault = error as Fault;
  const where = `${account.host}:${account.port}`;
  const code = fault.code ?? '';
  const said = (fault.responseText ?? '').slice(0, 200);
  if (fault.authenticationFailed) {
    const hint =
      account.auth === 'oauth2'
        ? 'The access token was refused; connect the account again.'
        : 'Check the user name, and use an app password when the account has two-step login.';
    return new AccountError(
      'login',
      `The server refused the login of ${account.username}. ${hint}${said && ` It said: ${said}`}`,
      error,
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new AccountError(
      'host',
      `The host name "${account.host}" does not exist or cannot be looked up.`,
      error,
    );
  }
  if (code === 'ECONNREFUSED') {
    return new AccountError(
      'port',
      `Nothing answers at ${where}. Check the port: ${usualPorts(account)}.`,
      error,
    );
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return new AccountError('host', `${account.host} cannot be reached from here.`, error);
  }
  if (TLS_CODES.test(code) || /wrong version number|self[- ]signed|certificate/i.test(fault.message ?? ''))
    return tlsFault(code, fault, account);
  if (
    code === 'ETIMEDOUT' ||
    code === 'CONNECT_TIMEOUT' ||
    code === 'GREETING_TIMEOUT' ||
    code === 'ETIMEOUT'
  ) {
    const hint = account.ssl
      ? 'Perhaps the port expects no SSL, or a firewall is in between.'
      : 'Perhaps the port expects SSL, or a firewall is in between.';
    return new AccountError('port', `${where} did not answer in time. ${hint}`, error);
  }
  if (
    fault.mailboxMissing ||
    fault.serverResponseCode === 'NONEXISTENT' ||
    /(?:mailbox|folder).{0,40}(?:not exist|not found|unknown|nonexistent)/i.test(said)
  ) {
    return new AccountError(
      'mailbox',
      `The mailbox "${account.mailbox}" does not exist on the server.`,
      error,
    );
  }
  return new AccountError(
    'connection',
    `The connection to ${where} failed: ${said || (fault.message ?? 'unknown reason').slice(0, 200)}`,
    error,
  );
}

function tlsFault(code: string, fault: Fault, account: MailAccount): AccountError {
  const where = `${account.host}:${account.port}`;
  const text = `${code} ${fault.message ?? ''}`;
  if (/wrong version number|EPROTO|packet length/i.test(text)) {
    return new AccountError(
      'tls',
      `${where} does not speak SSL. Switch SSL off or use the SSL port (${usualPorts(account)}).`,
      fault,
    );
  }
  if (/EXPIRED/i.test(text))
    return new AccountError('tls', `The certificate of ${account.host} has expired.`, fault);
  if (/ALTNAME|HOSTNAME/i.test(text))
    return new AccountError('tls', `The certificate at ${where} is for another host name.`, fault);
  return new AccountError(
    'tls',
    `The certificate of ${account.host} is not trusted (self-signed or unknown issuer).`,
    fault,
  );
}

function usualPorts(account: MailAccount): string {
  return account.type === 'imap' ? '993 with SSL, 143 without' : '995 with SSL, 110 without';
}
