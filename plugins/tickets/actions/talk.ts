import { Type } from '@serviflow/sdk';
import { TICKET } from '../contract.ts';
import { tickets } from '../manifest.ts';
import { ActivityView, activityView, TicketView, viewOf } from '../model/view.ts';
import { isStaff, isUuid } from '../model/visibility.ts';
import { writeNote, writeReply } from '../services/messages.ts';
import { assertNothingNewer } from '../services/newer.ts';
import { addParticipants, ccOf, removeWatcher } from '../services/people.ts';
import { recordActivity } from '../services/timeline.ts';
import { messageFields, seenField } from './fields.ts';

/** The ticket's new state and the line that was written. */
const Written = Type.Composite([TicketView, Type.Object({ activity: ActivityView })]);

export const reply = tickets.actionOn(TICKET, 'reply', {
  title: 'Answer',
  done: 'Answered',
  icon: 'message',
  shortcut: 'c',
  permission: 'tickets.reply',
  input: Type.Object({
    ...messageFields,
    ...seenField,
    cc: Type.Optional(Type.Array(Type.String({ format: 'email' }), { title: 'Copy to', maxItems: 30 })),
  }),
  reply: Written,
  when: (t, c) => isStaff(c) || t.status !== 'closed' || 'This request is closed. Please open a new one.',
  async run(c, ticket, { body, cc, fileIds, seen }) {
    if (seen) await assertNothingNewer(c, ticket.id, seen);
    const by = isStaff(c) ? 'staff' : 'customer';
    const written = await writeReply(c, ticket, {
      body,
      by,
      ...(cc ? { cc } : {}),
      ...(fileIds ? { fileIds } : {}),
    });
    return { ...viewOf(c, written.ticket), activity: activityView(c, written.activity) };
  },
});

export const note = tickets.actionOn(TICKET, 'note', {
  title: 'Internal note',
  done: 'Note added',
  icon: 'note',
  permission: 'tickets.work',
  input: Type.Object({ ...messageFields, ...seenField }),
  reply: Written,
  async run(c, ticket, { body, fileIds, seen }) {
    if (seen) await assertNothingNewer(c, ticket.id, seen);
    const written = await writeNote(c, ticket, { body, ...(fileIds ? { fileIds } : {}) });
    return { ...viewOf(c, written.ticket), activity: activityView(c, written.activity) };
  },
});

export const addPerson = tickets.actionOn(TICKET, 'add-person', {
  title: 'Add to copies',
  description: 'Somebody who gets the answers from now on and may answer.',
  done: 'Added',
  icon: 'user-plus',
  permission: 'tickets.work',
  input: Type.Object({
    email: Type.String({ title: 'Email', format: 'email', maxLength: 254 }),
    name: Type.Optional(Type.String({ title: 'Name', maxLength: 200 })),
  }),
  reply: TicketView,
  async run(c, ticket, { email, name }) {
    const known = await ccOf(c, ticket, [email], false);
    const people = known.map((one) => ({ ...one, name: one.name ?? (name?.trim() || null) }));
    await addParticipants(c, ticket.id, people);
    await recordActivity(c, ticket.id, {
      type: 'system',
      body: `${c.principal.name || c.principal.username} added ${people[0]?.name ?? email} to the people in copy.`,
    });
    return viewOf(c, ticket);
  },
});

export const watch = tickets.actionOn(TICKET, 'watch', {
  title: 'Watch',
  done: 'Watching',
  icon: 'eye',
  permission: 'tickets.read',
  input: Type.Object({}),
  reply: TicketView,
  audit: false,
  when: (_t, c) => isUuid(c.principal.id),
  async run(c, ticket) {
    const { id, name } = c.principal;
    await addParticipants(c, ticket.id, [
      { kind: 'watcher', userId: id, contactId: null, email: null, name },
    ]);
    return viewOf(c, ticket);
  },
});

export const unwatch = tickets.actionOn(TICKET, 'unwatch', {
  title: 'Stop watching',
  done: 'Not watching any more',
  icon: 'eye-off',
  permission: 'tickets.read',
  input: Type.Object({}),
  reply: TicketView,
  audit: false,
  when: (_t, c) => isUuid(c.principal.id),
  async run(c, ticket) {
    await removeWatcher(c, ticket.id, c.principal.id);
    return viewOf(c, ticket);
  },
});
