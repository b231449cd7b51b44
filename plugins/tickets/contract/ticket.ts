import { defineSubject, type Static, type TSchema, Type } from '@serviflow/sdk';

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const oneOf = <const V extends readonly string[]>(values: V, title: string) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values], title });
export const Timestamp = Type.String({ format: 'date-time' });
export const Time = nullable(Timestamp);
export const Id = nullable(Type.String());

export const STATUSES = ['open', 'in_progress', 'paused', 'resolved', 'closed'] as const;
export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export const SOURCES = ['web', 'email', 'chat', 'api', 'system'] as const;
export const WORK_TYPES = [
  'Incident',
  'Service Request',
  'Question',
  'Feedback',
  'Operational Action',
  'Unknown',
] as const;
/** Why the deadlines are as they are (20.8). */
export const SLA_SOURCES = ['ticket', 'user', 'company', 'category', 'cmdb', 'default'] as const;
export const SLA_STATES = ['on_track', 'at_risk', 'breached', 'met', 'paused', 'none'] as const;

export const StatusSchema = oneOf(STATUSES, 'Status');
export const PrioritySchema = oneOf(PRIORITIES, 'Priority');
export const SourceSchema = oneOf(SOURCES, 'Source');
export const WorkTypeSchema = oneOf(WORK_TYPES, 'Work type');
export const SlaStateSchema = oneOf(SLA_STATES, 'SLA');
export type Status = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];
export type Source = (typeof SOURCES)[number];
export type WorkType = (typeof WORK_TYPES)[number];
export type SlaState = (typeof SLA_STATES)[number];

const deadlineFields = {
  responseNearAt: Time,
  responseDueAt: Time,
  resolveNearAt: Time,
  resolveDueAt: Time,
  /** One of `SLA_SOURCES`; null = no service level applies. */
  slaSource: nullable(Type.String()),
};
/** Both clocks of a ticket; `near` is the moment of the warning (85 % by default), `due` the deadline itself. */
export const Deadlines = Type.Object(deadlineFields);
export type Deadlines = Static<typeof Deadlines>;

/** A ticket as plugins see it. Times are ISO 8601 in UTC. Staff view: customers get a narrower one over HTTP. */
export const Ticket = Type.Object({
  id: Type.String(),
  /** Per tenant, shown as `#1042`. */
  number: Type.Integer(),
  title: Type.String(),
  description: Type.String(),
  status: StatusSchema,
  priority: PrioritySchema,
  category: nullable(Type.String()),
  workType: nullable(WorkTypeSchema),
  tags: Type.Array(Type.String()),
  clientId: Id,
  clientName: nullable(Type.String()),
  contactId: Id,
  requesterUserId: Id,
  requesterName: nullable(Type.String()),
  assigneeId: Id,
  assigneeName: nullable(Type.String()),
  /** A short lock of the pool (10.5); counts only while `claimedUntil` is in the future. */
  claimedBy: Id,
  claimedByName: nullable(Type.String()),
  claimedUntil: Time,
  source: SourceSchema,
  /** Monitoring ticket (9.2). */
  isSystem: Type.Boolean(),
  escalatedAt: Time,
  /** First status change away from Open (0.6). */
  firstRespondedAt: Time,
  firstPublicReplyAt: Time,
  resolvedAt: Time,
  closedAt: Time,
  pausedAt: Time,
  ...deadlineFields,
  metadata: Type.Record(Type.String(), Type.Unknown()),
  /** In the bin since (0.9). */
  deletedAt: Time,
  version: Type.Integer(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  lastActivityAt: Timestamp,
});
export type Ticket = Static<typeof Ticket>;

/** A ticket outside of the bin, for callers who may see it: staff with `tickets.read`, customers their own. */
export const TICKET = defineSubject<Ticket>('tickets.ticket');

/** Somebody on a ticket besides its assignee (38.6). */
export const Participant = Type.Object({
  kind: oneOf(['requester', 'cc', 'watcher'], 'Kind'),
  userId: Id,
  contactId: Id,
  email: nullable(Type.String()),
  name: nullable(Type.String()),
});
export type Participant = Static<typeof Participant>;

/** Another ticket that this one goes on from (`follows`), or that goes on from this one. */
export const TicketLink = Type.Object({
  kind: oneOf(['follows', 'followed-by'], 'Link'),
  id: Type.String(),
  number: Type.Integer(),
  title: Type.String(),
  status: StatusSchema,
});
export type TicketLink = Static<typeof TicketLink>;

/** Types of 7.5 and the ones of this product; plugins may add their own in the form `<plugin>.<word>`. */
export const ACTIVITY_TYPES = [
  'created',
  'assigned',
  'reassigned',
  'updated',
  'comment',
  'note',
  'status_changed',
  'resolved',
  'closed',
  'reopened',
  'escalated',
  'classified',
  'email_reply',
  'auto_reply',
  'sla_applied',
  'sla_breached',
  'attachment',
  'linked',
  'deleted',
  'restored',
  'system',
] as const;

/** Why a part of a text is folded: the conversation that was answered, a message passed on below it, or contact data. */
export const FOLD_KINDS = ['quote', 'forward', 'signature'] as const;
export const FoldedPart = Type.Object({ kind: oneOf(FOLD_KINDS, 'Kind'), text: Type.String() });
export type FoldedPart = Static<typeof FoldedPart>;

/** One line of a ticket's timeline. Lines are never changed. */
export const Activity = Type.Object({
  id: Type.String(),
  ticketId: Type.String(),
  type: Type.String(),
  visibility: oneOf(['public', 'internal'], 'Visibility'),
  channel: Type.String(),
  actorKind: oneOf(['user', 'contact', 'system'], 'Actor'),
  actorId: Id,
  actorName: Type.String(),
  /** What is shown at first: without the parts in `folded`. */
  body: nullable(Type.String()),
  /** Sanitized by whoever stored it. */
  bodyHtml: nullable(Type.String()),
  /** Everything that was written. */
  bodyFull: nullable(Type.String()),
  bodyFullHtml: nullable(Type.String()),
  /** What follows the body in the whole text, part by part; empty when nothing is folded. */
  folded: Type.Array(FoldedPart),
  /** Message-ID of the mail that this line came in by or went out as. */
  messageId: nullable(Type.String()),
  /** Machine part: `{from, to}` of a status change, changed fields and so on. */
  data: Type.Record(Type.String(), Type.Unknown()),
  files: Type.Array(
    Type.Object({ id: Type.String(), name: Type.String(), type: Type.String(), size: Type.Integer() }),
  ),
  at: Timestamp,
});
export type Activity = Static<typeof Activity>;
