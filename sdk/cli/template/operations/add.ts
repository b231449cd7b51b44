import { TICKET } from '@serviflow/plugin-tickets/contract';
import { Type } from '@serviflow/sdk';
import { FollowUpView, followUpAdded } from '../contract.ts';
import { FollowUp } from '../entities/follow-up.ts';
import { samplePlugin } from '../manifest.ts';
import { viewOf } from '../services/follow-ups.ts';

/** POST /api/sample-plugin/tickets/{id}/add: a button on the ticket, its form, and a command for chat. */
export const add = samplePlugin.actionOn(TICKET, 'add', {
  title: 'Add follow-up',
  icon: 'plus',
  command: 'follow-up',
  permission: 'sample-plugin.write',
  input: Type.Object(
    {
      note: Type.String({ title: 'What is to be done', minLength: 1, maxLength: 500 }),
    },
    { additionalProperties: false },
  ),
  reply: FollowUpView,
  when: (ticket) => ticket.status !== 'closed' || 'The ticket is closed.',
  async run(c, ticket, { note }) {
    const made = c.em.create(FollowUp, { ticketId: ticket.id, note, createdAt: c.now() });
    await c.em.persist(made).flush();
    c.emit(
      followUpAdded,
      { followUpId: made.id, ticketId: ticket.id },
      { aggregate: ticket.id, audience: { permission: 'sample-plugin.read' } },
    );
    return viewOf(made);
  },
});
