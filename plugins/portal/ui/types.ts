import type { Activity, Ticket } from '../../tickets/contract.ts';

/** A request as a customer gets it: a ticket without the desk's own fields. */
export type RequestLine = Pick<
  Ticket,
  | 'id'
  | 'number'
  | 'title'
  | 'status'
  | 'priority'
  | 'category'
  | 'requesterName'
  | 'assigneeName'
  | 'isSystem'
  | 'resolveDueAt'
  | 'createdAt'
  | 'updatedAt'
  | 'lastActivityAt'
> & { excerpt: string };

export type RequestLog = Omit<Activity, 'actorId' | 'messageId'>;

/** `GET /api/tickets/{id}`, newest line first. */
export type RequestDetail = Omit<RequestLine, 'excerpt'> & {
  description: string;
  requesterUserId: string | null;
  /** Custom fields that customers may read; null when they are not available. */
  fields?: Record<string, unknown> | null;
  activities: RequestLog[];
};

/** `GET /api/tickets/kpis`, the part that customers are shown. */
export interface RequestFigures {
  open: number;
  inProgress: number;
  paused: number;
}
