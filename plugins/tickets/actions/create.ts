import { problems, Type } from '@serviflow/sdk';
import type { Ticket } from '../contract.ts';
import { type Ctx, tickets } from '../manifest.ts';
import { ticketCard } from '../model/card.ts';
import { TicketView, viewOf } from '../model/view.ts';
import { isStaff } from '../model/visibility.ts';
import { createTicket } from '../services/create.ts';
import { withFields } from '../services/custom-fields.ts';
import { messageFields, ticketFields } from './fields.ts';

const reply = (c: Ctx, ticket: Ticket) => withFields(c, viewOf(c, ticket));

export const create = tickets.action('create', {
  title: 'New ticket',
  icon: 'plus',
  permission: 'tickets.create',
  http: { method: 'POST', path: '', status: 201 },
  input: Type.Object({
    ...ticketFields,
    cc: Type.Optional(Type.Array(Type.String({ format: 'email' }), { title: 'Copy to', maxItems: 30 })),
    fileIds: messageFields.fileIds,
  }),
  reply: TicketView,
  command: {
    word: 'raise ticket',
    aliases: ['new ticket', 'create ticket'],
    grammar: '<title...>',
    help: 'Raises a ticket with this title.',
    fill: ({ title }) => ({ description: title }),
    card: ticketCard('Ticket raised'),
  },
  async run(c, input) {
    const { title, description, priority, category, cc, fileIds, fields } = input;
    const common = {
      title,
      description,
      source: 'web' as const,
      ...(priority ? { priority } : {}),
      category: category ?? null,
      ...(cc ? { cc } : {}),
      ...(fileIds ? { fileIds } : {}),
      ...(fields ? { fields } : {}),
    };
    if (isStaff(c)) {
      const { clientId, contactId, workType, tags } = input;
      // Without a customer the request is the writer's own.
      const own = clientId || contactId ? null : c.principal.id;
      return reply(
        c,
        await createTicket(c, {
          ...common,
          clientId: clientId ?? null,
          contactId: contactId ?? null,
          requesterUserId: own,
          workType: workType ?? null,
          tags: tags ?? [],
        }),
      );
    }
    // A link to one ticket is no licence to open others.
    if (c.principal.restrictedTo) throw problems.forbidden();
    // The customer is who is logged in, whatever the body says (5.2).
    const { clientId, contactId } = c.principal.claims;
    return reply(
      c,
      await createTicket(c, {
        ...common,
        clientId: clientId ?? null,
        contactId: contactId ?? null,
        requesterUserId: c.principal.id,
      }),
    );
  },
});
