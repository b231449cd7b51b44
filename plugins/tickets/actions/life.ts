import { type FieldValues, invalidField, Type } from '@serviflow/sdk';
import { TICKET, type Ticket } from '../contract.ts';
import { type Ctx, tickets } from '../manifest.ts';
import { ticketCard } from '../model/card.ts';
import { type MoveName, mayMove } from '../model/transitions.ts';
import { TicketView, viewOf } from '../model/view.ts';
import { isStaff } from '../model/visibility.ts';
import { editOf } from '../services/api.ts';
import { applyValues } from '../services/apply-values.ts';
import { applyMove } from '../services/edit.ts';
import { saveEdit } from '../services/save.ts';
import { NOTE_HINTS, noteField } from './fields.ts';

const nothing = Type.Object({});
const requiredFields = {
  fields: Type.Optional(
    Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
      title: 'Custom fields',
      description: 'Values by the keys of the fields, for what is required before resolving.',
      maxProperties: 300,
      'x-ui': { widget: 'missing-fields', lookup: '/api/tickets/fields', bulk: false },
    }),
  ),
  withoutRequired: Type.Optional(
    Type.Boolean({
      title: 'Go on without required fields',
      description: 'Needs the right to do so; it is noted in the timeline and in the audit log.',
      'x-ui': { widget: 'hidden' },
    }),
  ),
};

/** Only from the statuses that the table of moves names. */
const from = (name: MoveName) => (t: Ticket) => mayMove(name, t.status);
/** The same, for the customer's side only (9.3). */
const fromByCustomer = (name: MoveName) => (t: Ticket, c: Ctx) =>
  isStaff(c) ? 'This is for the customer to say.' : mayMove(name, t.status);

/** Values that are given with a move, and leave to go on without required ones. */
interface Values {
  readonly fields?: FieldValues | undefined;
  readonly withoutRequired?: boolean | undefined;
}

async function move(c: Ctx, ticket: Ticket, name: MoveName, note?: string, values?: Values) {
  const edit = editOf(c, ticket);
  if (values) {
    if (values.withoutRequired) c.require('tickets.skip-required');
    await applyValues(c, edit, values.fields ?? {}, { moment: 'resolve', override: values.withoutRequired });
  }
  applyMove(edit, name, { note });
  return viewOf(c, (await saveEdit(c, edit, `tickets.${name}`)).ticket);
}

export const pause = tickets.actionOn(TICKET, 'pause', {
  title: 'Pause',
  done: 'Paused',
  description: 'Waiting for the customer or a third party; both clocks stand still.',
  icon: 'player-pause',
  permission: 'tickets.work',
  input: Type.Object({ reason: noteField('Waiting for') }),
  reply: TicketView,
  when: from('pause'),
  run: (c, ticket, { reason }) => move(c, ticket, 'pause', reason),
});

export const resume = tickets.actionOn(TICKET, 'resume', {
  title: 'Resume',
  done: 'Resumed',
  icon: 'player-play',
  permission: 'tickets.work',
  input: nothing,
  reply: TicketView,
  when: from('resume'),
  run: (c, ticket) => move(c, ticket, 'resume'),
});

export const resolve = tickets.actionOn(TICKET, 'resolve', {
  title: 'Resolve',
  done: 'Resolved',
  icon: 'check',
  shortcut: 'r',
  bulk: true,
  permission: 'tickets.work',
  input: Type.Object({ note: noteField('Resolution'), ...requiredFields }),
  reply: TicketView,
  command: {
    word: 'resolve',
    grammar: '#<subject> [<note...>]',
    help: 'Resolves a ticket, with what was done.',
    card: ticketCard('Resolved'),
  },
  when: from('resolve'),
  run: (c, ticket, { note, ...values }) => move(c, ticket, 'resolve', note, values),
});

export const close = tickets.actionOn(TICKET, 'close', {
  title: 'Close',
  done: 'Closed',
  icon: 'circle-check',
  bulk: true,
  permission: 'tickets.work',
  input: Type.Object({ note: noteField('Closure note'), ...requiredFields }),
  reply: TicketView,
  when: from('close'),
  // What is resolved already has passed the gate, or was let through.
  run: (c, ticket, { note, ...values }) =>
    move(c, ticket, 'close', note, ticket.status === 'resolved' && !values.fields ? undefined : values),
});

export const reopen = tickets.actionOn(TICKET, 'reopen', {
  title: 'Reopen',
  done: 'Reopened',
  icon: 'refresh',
  permission: 'tickets.work',
  input: Type.Object({ note: noteField('Reason') }),
  reply: TicketView,
  when: from('reopen'),
  run: (c, ticket, { note }) => move(c, ticket, 'reopen', note),
});

export const accept = tickets.actionOn(TICKET, 'accept', {
  title: 'Accept the solution',
  done: 'Solution accepted',
  icon: 'thumb-up',
  permission: 'tickets.own',
  input: nothing,
  reply: TicketView,
  when: fromByCustomer('accept'),
  run: (c, ticket) => move(c, ticket, 'accept'),
});

/** Fewest characters of a reason (8.8); spaces around it do not count. */
const SHORTEST_REASON = 10;

export const decline = tickets.actionOn(TICKET, 'decline', {
  title: 'Decline the solution',
  done: 'Solution declined',
  icon: 'thumb-down',
  permission: 'tickets.own',
  input: Type.Object({
    reason: Type.String({
      title: 'What is still wrong?',
      minLength: SHORTEST_REASON,
      maxLength: 20_000,
      'x-ui': NOTE_HINTS,
    }),
  }),
  reply: TicketView,
  when: fromByCustomer('decline'),
  run(c, ticket, { reason }) {
    if (reason.trim().length < SHORTEST_REASON)
      throw invalidField('/reason', `must have at least ${SHORTEST_REASON} characters`, 'minLength');
    return move(c, ticket, 'decline', reason);
  },
});
