import { createHash } from 'node:crypto';
import type { Ticket } from '../../../tickets/contract.ts';
import type { MailDb } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { domainOf } from '../parse/addresses.ts';
import type { ReadMessage } from '../read/read-message.ts';
import { viewTokens } from '../threading/links.ts';
import type { MatchCandidate, MatchFacts } from '../threading/match.ts';
import { readSubject, subjectKey } from '../threading/subject.ts';
import { participatesIn, type Sender } from './sender.ts';

/** Days within which subject and sender domain may still mean the same conversation. */
const SUBJECT_DAYS = 30;

/** Secret part of a view link as it is stored: the database never holds a link that works. */
export const linkHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Runs the four look-ups of 25.1. Later ones are skipped once an earlier one counts, as the first wins. */
export async function findCandidates(
  c: Ctx,
  read: ReadMessage,
  context: { sender: Sender; knownTicketId: string | null },
): Promise<MatchFacts> {
  const { mail, body } = read;
  const { sender } = context;
  const subject = readSubject(mail.subject);
  const tokens = viewTokens([body.text, body.html]);
  const hasReferences = mail.inReplyTo.length + mail.references.length > 0;
  const looksLikeReply = subject.isReply || hasReferences;
  const candidate = async (ticket: Ticket | null | undefined): Promise<MatchCandidate | null> =>
    ticket
      ? { ticketId: ticket.id, number: ticket.number, participant: await participatesIn(c, sender, ticket) }
      : null;

  const facts: MatchFacts = {
    references: null,
    hasReferences,
    subjectToken: null,
    tokens: subject.tickets,
    link: null,
    hasLink: tokens.length > 0,
    subjectDomain: null,
    looksLikeReply,
  };
  facts.references = await candidate(
    hasReferences ? await byReferences(c, read, context.knownTicketId) : null,
  );
  if (facts.references?.participant) return facts;
  const [number] = subject.tickets;
  facts.subjectToken = await candidate(
    number === undefined ? null : await c.use.tickets.findByNumber(number),
  );
  if (facts.subjectToken?.participant) return facts;
  facts.link = await candidate(await byLink(c, tokens));
  // A message that names a ticket itself is not guessed onto another one.
  if (facts.link || facts.subjectToken || facts.references) return facts;
  if (looksLikeReply || c.settings.matchFreshSubjects)
    facts.subjectDomain = await candidate(await bySubject(c, mail.subject, sender));
  return facts;
}

async function byReferences(c: Ctx, { mail }: ReadMessage, known: string | null): Promise<Ticket | null> {
  if (known) return (await c.use.tickets.get([known])).get(known) ?? null;
  return c.use.tickets.findByMessageId([...mail.inReplyTo, ...mail.references]);
}

async function byLink(c: Ctx, tokens: string[]): Promise<Ticket | null> {
  if (tokens.length === 0) return null;
  const row = await c
    .sql<MailDb>()
    .selectFrom('mail.outgoing')
    .select('ticket_id')
    .where('link_hash', 'in', tokens.map(linkHash))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.ticket_id ? ((await c.use.tickets.get([row.ticket_id])).get(row.ticket_id) ?? null) : null;
}

/** The newest conversation with this subject and domain, in or out, whose ticket is still worked on. */
async function bySubject(c: Ctx, subject: string, sender: Sender): Promise<Ticket | null> {
  const key = subjectKey(subject);
  if (!key) return null;
  const db = c.sql<MailDb>();
  const domain = domainOf(sender.address.address);
  const since = new Date(c.now().getTime() - SUBJECT_DAYS * 86_400_000);
  const received = await db
    .selectFrom('mail.message')
    .select(['id', 'ticket_id'])
    .where('subject_key', '=', key)
    .where('from_domain', '=', domain)
    .where('ticket_id', 'is not', null)
    .where('received_at', '>', since)
    .orderBy('id', 'desc')
    .limit(10)
    .execute();
  const sent = await db
    .selectFrom('mail.outgoing')
    .select(['id', 'ticket_id'])
    .where('subject_key', '=', key)
    .where(
      (e) => e.val(domain),
      '=',
      (e) => e.fn.any('to_domains'),
    )
    .where('ticket_id', 'is not', null)
    .where('created_at', '>', since)
    .orderBy('id', 'desc')
    .limit(10)
    .execute();
  const ids = [...received, ...sent]
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .map((row) => row.ticket_id as string);
  const tickets = await c.use.tickets.get([...new Set(ids)]);
  const open = ids
    .map((id) => tickets.get(id))
    .filter((ticket) => ticket && ticket.status !== 'closed' && !ticket.deletedAt);
  return open[0] ?? null;
}
