import { defineSlot } from '@serviflow/sdk';

/** Ways by which mail reaches the desk; each is a tab of the page with the mailboxes. */
export const mailboxes = defineSlot<Record<string, never>>('mail.mailboxes@1');
