import { problems, Type } from '@serviflow/sdk';
import { type LoggedMessage, MESSAGE } from '../contract.ts';
import type { MailDb, MessageRow } from '../data/tables.ts';
import { MessageView, messageView } from '../data/views.ts';
import { wakeLane } from '../jobs/process.ts';
import { type Ctx, mail } from '../manifest.ts';
import { findMessage } from '../services/log.ts';
import { assignTo, discard as discardMessage, makeTicket } from '../services/triage.ts';
import { verdict } from '../services/verdict.ts';

const number = Type.Integer({ title: 'Ticket number', minimum: 1 });
const waits = (m: LoggedMessage) => m.state === 'triage' || 'The message does not wait for a decision.';
const notRunning = (m: LoggedMessage) => m.state !== 'received' || 'The message is being worked on.';

async function shown(c: Ctx, id: string): Promise<MessageView> {
  const row = await findMessage(c, id, { lock: false });
  if (!row) throw problems.notFound();
  return messageView(row);
}

async function ticketIdOf(c: Ctx, wanted: number): Promise<string> {
  const ticket = await c.use.tickets.findByNumber(wanted);
  if (!ticket)
    throw problems.invalid(`There is no ticket #${wanted}.`, {
      errors: [{ in: 'body', pointer: '/number', code: 'unknown', detail: `There is no ticket #${wanted}.` }],
    });
  return ticket.id;
}

export const accept = mail.actionOn(MESSAGE, 'accept', {
  title: 'Accept the suggestion',
  description: 'Puts the message on the suggested ticket, or on the one named.',
  icon: 'check',
  permission: 'mail.triage',
  input: Type.Object({ number: Type.Optional(number) }),
  reply: MessageView,
  when: waits,
  async run(c, message, input) {
    const target = input.number === undefined ? message.suggestedTicketId : await ticketIdOf(c, input.number);
    if (!target) throw problems.conflict('No ticket is suggested; name one.', { code: 'no-suggestion' });
    await assignTo(c, await rowOf(c, message.id), target);
    return shown(c, message.id);
  },
});

export const newTicket = mail.actionOn(MESSAGE, 'new-ticket', {
  title: 'Open a new ticket',
  icon: 'plus',
  permission: 'mail.triage',
  input: Type.Object({}),
  reply: MessageView,
  when: (m) =>
    m.state === 'triage' || m.state === 'refused' ? true : 'The message has a ticket or is being worked on.',
  async run(c, message) {
    await makeTicket(c, await rowOf(c, message.id));
    return shown(c, message.id);
  },
});

export const discard = mail.actionOn(MESSAGE, 'discard', {
  title: 'Discard',
  icon: 'trash',
  permission: 'mail.triage',
  input: Type.Object({ reason: Type.Optional(Type.String({ title: 'Reason', maxLength: 500 })) }),
  reply: MessageView,
  when: waits,
  async run(c, message, { reason }) {
    await discardMessage(c, await rowOf(c, message.id), reason?.trim() ?? '');
    return shown(c, message.id);
  },
});

export const rethread = mail.actionOn(MESSAGE, 'rethread', {
  title: 'Wrong match',
  description: 'Puts the message on another ticket and notes on the old one where it went.',
  icon: 'arrows-exchange',
  permission: 'mail.triage',
  input: Type.Object({ number }),
  reply: MessageView,
  when: notRunning,
  async run(c, message, input) {
    const target = await ticketIdOf(c, input.number);
    if (target === message.ticketId)
      throw problems.conflict('The message is on that ticket already.', { code: 'same-ticket' });
    await assignTo(c, await rowOf(c, message.id), target);
    return shown(c, message.id);
  },
});

export const replay = mail.actionOn(MESSAGE, 'replay', {
  title: 'Run again',
  description: 'Takes a message that failed, was refused or waits through the whole way again.',
  icon: 'refresh',
  permission: 'mail.triage',
  input: Type.Object({}),
  reply: MessageView,
  when: (m) =>
    m.state === 'failed' || m.state === 'refused' || m.state === 'triage'
      ? true
      : 'The message is done or being worked on.',
  async run(c, message) {
    const row = await rowOf(c, message.id);
    const trail = [
      ...row.verdicts,
      verdict('replay', 'pass', `${c.principal.name || c.principal.username} ran the message again.`),
    ];
    await c
      .sql<MailDb>()
      .updateTable('mail.message')
      .set({
        state: 'received',
        attempts: 0,
        next_attempt_at: c.now(),
        lease_until: null,
        outcome: null,
        verdicts: JSON.stringify(trail) as never,
      })
      .where('id', '=', row.id)
      .execute();
    await wakeLane(c, row.lane);
    return shown(c, message.id);
  },
});

async function rowOf(c: Ctx, id: string): Promise<MessageRow> {
  const row = await findMessage(c, id, { lock: true });
  if (!row) throw problems.notFound();
  return row;
}
