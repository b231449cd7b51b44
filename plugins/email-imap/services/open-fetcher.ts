import type { Outside } from '@serviflow/sdk';
import type { MailAccount, MailFetcher } from './account.ts';
import { describeFault } from './account-error.ts';
import { ImapFetcher } from './imap-fetcher.ts';
import { Pop3Fetcher } from './pop3-fetcher.ts';

/**
 * Connects to a mailbox and logs in.
 * @param options `timeout` in milliseconds for connecting
 * @throws {AccountError} that names what to change
 */
export async function openFetcher(
  account: MailAccount,
  outside: Pick<Outside, 'resolve'>,
  options: { timeout?: number } = {},
): Promise<MailFetcher> {
  const { address } = await outside.resolve(account.host).catch((error: unknown) => {
    throw describeFault(error, account);
  });
  const reachable = { ...account, address };
  return account.type === 'imap'
    ? ImapFetcher.open(reachable, options)
    : Pop3Fetcher.open(reachable, options);
}
