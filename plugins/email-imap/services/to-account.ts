import type { Settings } from '../manifest.ts';
import type { MailAccount } from './account.ts';

/** The account that the settings describe. */
export function toAccount(settings: Settings): MailAccount {
  return {
    type: settings.serverType,
    host: settings.host.trim(),
    port: settings.port,
    ssl: settings.ssl,
    username: settings.username.trim(),
    password: settings.password,
    auth: settings.authMethod,
    mailbox: settings.mailbox.trim() || 'INBOX',
    deleteAfterFetch: settings.deleteAfterFetch,
    allowSelfSigned: settings.allowSelfSigned,
  };
}

/** Names the mailbox behind an account: progress is kept as long as it stays the same. */
export const accountKey = (account: MailAccount): string =>
  [
    account.type,
    account.username,
    `${account.host}:${account.port}`,
    account.type === 'imap' ? account.mailbox : '',
  ].join('|');
