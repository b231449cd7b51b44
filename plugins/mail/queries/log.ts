import { pageInput, pageOf, problems, Type } from '@serviflow/sdk';
import { MESSAGE } from '../contract.ts';
import type { MailDb } from '../data/tables.ts';
import {
  MessageLine,
  MessageView,
  messageLine,
  messageView,
  OutgoingView,
  outgoingView,
} from '../data/views.ts';
import { mail } from '../manifest.ts';
import { findMessage, listMessages, listOutgoing } from '../services/log.ts';

const ticketId = Type.Optional(Type.String({ title: 'Ticket', format: 'uuid' }));
const q = Type.Optional(
  Type.String({ title: 'Search', description: 'Part of an address or of the subject', maxLength: 200 }),
);
const state = (title: string) =>
  Type.Optional(Type.String({ title, description: 'Separated by commas', maxLength: 100 }));

export const messages = mail.query('messages', {
  title: 'Message log',
  icon: 'mail',
  permission: 'mail.read',
  input: Type.Object({
    ...pageInput,
    state: state('States'),
    ticketId,
    q,
    from: Type.Optional(Type.String({ title: 'Sender', maxLength: 254 })),
  }),
  reply: pageOf(MessageLine),
  async run(c, input) {
    const page = await listMessages(c, input);
    return { items: page.items.map(messageLine), next: page.next };
  },
});

export const message = mail.queryOn(MESSAGE, 'message', {
  title: 'Message',
  description: 'A message with every step that was decided about it.',
  permission: 'mail.read',
  http: { path: '/messages/{id}' },
  input: Type.Object({}),
  reply: MessageView,
  async run(c, { id }) {
    const row = await findMessage(c, id, { lock: false });
    if (!row) throw problems.notFound();
    return messageView(row);
  },
});

export const outgoing = mail.query('outgoing', {
  title: 'Outgoing mail',
  icon: 'send',
  permission: 'mail.read',
  input: Type.Object({ ...pageInput, state: state('States'), ticketId, q }),
  reply: pageOf(OutgoingView),
  async run(c, input) {
    const page = await listOutgoing(c, input);
    return { items: page.items.map(outgoingView), next: page.next };
  },
});

export const triageCount = mail.query('triage-count', {
  title: 'Messages that wait',
  permission: 'mail.triage',
  input: Type.Object({}),
  reply: Type.Object({ count: Type.Integer() }),
  async run(c) {
    const rows = await c
      .sql<MailDb>()
      .selectFrom('mail.message')
      .select('id')
      .where('state', '=', 'triage')
      .limit(1000)
      .execute();
    return { count: rows.length };
  },
});
