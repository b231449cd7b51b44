import type { AnyManifest, Registration } from '@serviflow/sdk';
import { mailboxes } from '../mail/contract.ts';

/** The screen of this plugin: a tab of the page with the mailboxes. */
export function registerPages<M extends AnyManifest>(p: Registration<M>): void {
  p.contribute(mailboxes, {
    id: 'email-imap.mailbox',
    component: 'ImapMailbox',
    title: 'Standard IMAP / POP3',
    order: 10,
    permission: 'email-imap.manage',
  });
}
