import { pageInput, pageOf, Type } from '@serviflow/sdk';
import { TICKET } from '../../tickets/contract.ts';
import { mail } from '../manifest.ts';

const nullable = Type.Union([Type.String(), Type.Null()]);
const Time = Type.String({ format: 'date-time' });

/** A link that was mailed and still works; the link itself is known to its reader only. */
const LinkLine = Type.Object({
  id: Type.String(),
  /** `ticket` opens one ticket, `account` lets somebody choose a password or log in. */
  opens: Type.Unsafe<'ticket' | 'account' | 'other'>({
    type: 'string',
    enum: ['ticket', 'account', 'other'],
  }),
  ticketId: nullable,
  ticketNumber: Type.Union([Type.Integer(), Type.Null()]),
  address: nullable,
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Type.Union([Time, Type.Null()]),
});

export const links = mail.query('links', {
  title: 'Links in mails',
  description: 'Links that were mailed and still work, newest first.',
  permission: 'mail.manage',
  input: Type.Object({
    ...pageInput,
    ticketId: Type.Optional(Type.String({ title: 'Ticket', format: 'uuid' })),
    q: Type.Optional(Type.String({ title: 'Address', description: 'A whole address', maxLength: 254 })),
  }),
  reply: pageOf(LinkLine),
  async run(c, { limit = 50, cursor, ticketId, q }) {
    const found = await c.links.list({
      limit: Math.min(limit, 199) + 1,
      ...(cursor && { before: cursor }),
      ...(ticketId && { subject: TICKET.id, id: ticketId }),
      ...(q?.trim() && { address: q }),
    });
    const page = found.slice(0, Math.min(limit, 199));
    const ids = page.flatMap(({ subject, id }) => (subject === TICKET.id && id ? [id] : []));
    const tickets = ids.length ? await c.use.tickets.get([...new Set(ids)]) : new Map();
    return {
      items: page.map((one) => {
        const ticketId = one.subject === TICKET.id ? one.id : null;
        return {
          id: one.link,
          opens: ticketId
            ? ('ticket' as const)
            : one.purpose === 'auth.link'
              ? ('account' as const)
              : ('other' as const),
          ticketId,
          ticketNumber: (ticketId && tickets.get(ticketId)?.number) || null,
          address: one.address,
          createdAt: one.createdAt.toISOString(),
          expiresAt: one.expiresAt.toISOString(),
          lastUsedAt: one.lastUsedAt?.toISOString() ?? null,
        };
      }),
      next: found.length > page.length ? (page.at(-1)?.link ?? null) : null,
    };
  },
});
