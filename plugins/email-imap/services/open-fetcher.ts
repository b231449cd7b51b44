import type { MailAccount, MailFetcher } from './account.ts';
import { ImapFetcher } from './imap-fetcher.ts';
import { Pop3Fetcher } from './pop3-fetcher.ts';

/**
 * Connects to a mailbox and logs in.
 * @param options `timeout` in milliseconds for connecting
 * @throws {AccountError} that names what to change
 */
export function openFetcher(account: MailAccount, options: { timeout?: number } = {}): Promise<MailFetcher> {
  return account.type === 'imap' ? ImapFetcher.open(account, options) : Pop3Fetcher.open(account, options);
}
