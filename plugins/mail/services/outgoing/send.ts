import { Problem, portalAccess, problems, uuidv7 } from '@serviflow/sdk';
import { TICKET, type Ticket } from '../../../tickets/contract.ts';
import { type Mailbox, type OutgoingDraft, TICKET_VIEW_LINK, TICKET_VIEW_SECONDS } from '../../contract.ts';
import type { MailDb, OutgoingMailbox } from '../../data/tables.ts';
import { deliverJob } from '../../jobs/deliver.ts';
import type { Ctx } from '../../manifest.ts';
import { senderOf } from '../addresses.ts';
import { domainOf, normalizeAddress } from '../parse/addresses.ts';
import { cleanLine } from '../parse/clean.ts';
import { linkHash } from '../pipeline/candidates.ts';
import { templates } from '../templates/catalogue.ts';
import { renderMail } from '../templates/layout.ts';
import type { MailTemplate } from '../templates/template.ts';
import type { TemplateValues } from '../templates/text.ts';
import { newMessageId, threadHeaders } from '../threading/message-id.ts';
import { subjectKey, ticketSubject } from '../threading/subject.ts';
import { answeringOf } from './answering.ts';
import { sealedBody } from './body.ts';
import { messageChain } from './chain.ts';
import { ticketValues } from './values.ts';

/** A draft of this plugin itself may also name the message that it answers. */
export interface InternalDraft extends OutgoingDraft {
  readonly inReplyTo?: string;
  /** Another way than the tenant's; a mail that proves something must not pass through a server of whoever is to prove it. */
  readonly transport?: string;
  /** A ticket made in this very transaction: it has no mails yet, and whether its sender may be answered is decided. */
  readonly fresh?: {
    readonly ticket: Ticket;
    readonly own: readonly string[];
    readonly userId: string | null;
  };
}

/** Writes a mail to the outgoing queue in the caller's transaction; see `MailV1.send`. */
export async function sendMail(
  c: Ctx,
  draft: InternalDraft,
): Promise<{ id: string; messageId: string } | null> {
  if (!c.settings.sendOutgoing) return null;
  const automatic = draft.automatic ?? templates[draft.template].automatic;
  const { ticketId, fresh } = draft;
  const [answering, sender, tickets] = await Promise.all([
    ticketId && !fresh ? answeringOf(c, ticketId) : null,
    senderOf(c, fresh?.own),
    ticketId && !fresh ? c.use.tickets.get([ticketId]) : null,
  ]);
  // Robots are looked for where the mail goes to, which is where its reader asked for it.
  const led = (box: OutgoingMailbox) => ({
    ...box,
    address: answering?.instead.get(box.address) ?? box.address,
  });
  const hears = (box: OutgoingMailbox) => !automatic || !answering?.silent.has(box.address);
  const wanted = boxes(draft.to);
  const to = boxes(wanted.map(led)).filter(hears);
  const cc = boxes((draft.cc ?? []).map((box) => led({ address: box.address, name: box.name ?? '' }))).filter(
    (box) => hears(box) && !to.some((one) => one.address === box.address),
  );
  const first = to[0];
  if (!first) return null;
  const readers = [...to, ...cc].map((box) => box.address);
  const mails = ticketId && !fresh ? await messageChain(c, ticketId, readers) : [];
  // A personal link goes to the address that it is for, not to where somebody had it sent.
  const viewLink = draft.viewLink === true && wanted.some((box) => box.address === first.address);
  const ticket = fresh?.ticket ?? tickets?.get(ticketId ?? '') ?? null;
  if (ticketId && !ticket) throw problems.notFound('There is no such ticket.');
  const composed = await compose(c, { ...draft, viewLink }, { first, ticket, mails });
  const messageId = newMessageId(domainOf(sender.address));
  const thread = threadHeaders(composed.chain);
  const id = uuidv7();
  const written = await c
    .sql<MailDb>()
    .insertInto('mail.outgoing')
    .values({
      id,
      key: cleanLine(draft.key, 300),
      transport: draft.transport ?? (c.settings.transport || 'default'),
      from_address: sender.address,
      from_name: cleanLine(sender.name, 100),
      recipients: JSON.stringify(to),
      cc: JSON.stringify(cc),
      to_domains: [...new Set([...to, ...cc].map((box) => domainOf(box.address)))],
      subject: composed.subject,
      subject_key: subjectKey(composed.subject),
      ...sealedBody(c, composed),
      opens_account: draft.opensAccount ?? false,
      template: draft.template,
      ticket_id: draft.ticketId ?? null,
      message_id: messageId,
      in_reply_to: draft.inReplyTo ?? thread.inReplyTo,
      thread: thread.references,
      headers: JSON.stringify(headersOf(c, { automatic, answers: draft.inReplyTo !== undefined })),
      file_ids: [...(draft.fileIds ?? [])],
      link_hash: composed.token ? linkHash(composed.token) : null,
      next_attempt_at: c.now(),
      created_at: c.now(),
    } as never)
    .onConflict((conflict) => conflict.columns(['tenant_id' as never, 'key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!written) return null;
  await c.enqueue(deliverJob, {}, { key: 'deliver' });
  return { id, messageId };
}

interface Composed {
  subject: string;
  text: string;
  html: string;
  chain: string[];
  token: string | null;
}

async function compose(
  c: Ctx,
  draft: InternalDraft,
  { first, ticket, mails }: { first: OutgoingMailbox; ticket: Ticket | null; mails: readonly string[] },
): Promise<Composed> {
  const template: MailTemplate = templates[draft.template];
  const brand = {
    name: c.settings.senderName || c.tenant.name,
    logoUrl: c.settings.logoUrl,
    footer: c.settings.footer,
  };
  const common: TemplateValues = {
    tenantName: c.tenant.name,
    tenantCode: c.tenant.code,
    recipientName: first.name || first.address.split('@')[0],
  };
  if (!ticket) {
    const rendered = renderMail(template, { ...common, ...defined(draft.values) }, brand);
    return { ...rendered, subject: cleanLine(rendered.subject, 250) || brand.name, chain: [], token: null };
  }
  // The message that is being answered may not be on the ticket yet: both become so in this transaction.
  const chain = [...mails, ...(draft.inReplyTo ? [draft.inReplyTo] : [])];
  const token = draft.viewLink
    ? await viewToken(c, { ticketId: ticket.id, email: first.address, userId: draft.fresh?.userId ?? null })
    : null;
  const link = token ? `${c.baseUrl}/ticket/view/${token}` : undefined;
  const values = {
    ...common,
    ...ticketValues(c, ticket),
    ...(link && { link, acceptLink: `${link}#accept` }),
    ...defined(draft.values),
  };
  const rendered = renderMail(template, values, brand);
  return { ...rendered, subject: ticketSubject(ticket.number, ticket.title, chain.length > 0), chain, token };
}

/** A link that opens this one ticket for its reader: the contact's login is whom the session acts as, when there is one. */
async function viewToken(
  c: Ctx,
  { ticketId, email, ...reader }: { ticketId: string; email: string; userId: string | null },
): Promise<string> {
  const known = reader.userId ?? (await c.users.findByEmail(email))?.id ?? null;
  // A contact without a login gets one now, else the link would open nothing (37.9).
  const userId = known ?? (await offeredLogin(c, email));
  const data = { subject: TICKET.id, id: ticketId, email, ...(userId && { userId }) };
  return c.links.create(TICKET_VIEW_LINK, data, { seconds: TICKET_VIEW_SECONDS });
}

/** A login that cannot be made costs the link its use, never the mail or the ticket that it is about. */
async function offeredLogin(c: Ctx, email: string): Promise<string | null> {
  try {
    return (await c.apply(portalAccess, { email, userId: null })).userId;
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    c.log.warn('a mailed link has no login to open it with', { email, error: error.message });
    return null;
  }
}

const defined = (values: OutgoingDraft['values']): TemplateValues =>
  Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined));

function boxes(list: readonly Mailbox[]): OutgoingMailbox[] {
  const out = new Map<string, OutgoingMailbox>();
  for (const box of list.slice(0, 100)) {
    const address = normalizeAddress(box.address);
    if (address && !out.has(address)) out.set(address, { address, name: cleanLine(box.name ?? '', 100) });
  }
  return [...out.values()];
}

/** RFC 3834 5: says that a program sent it, so that other programs keep quiet; `X-ServiFlow` lets this desk know its own. */
function headersOf(c: Ctx, kind: { automatic: boolean; answers: boolean }): Record<string, string> {
  const mark = { 'X-ServiFlow': c.tenant.id };
  if (!kind.automatic) return mark;
  return {
    ...mark,
    'Auto-Submitted': kind.answers ? 'auto-replied' : 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  };
}
