/** As `GET /api/notifications` tells it. */
export interface Notice {
  id: string;
  kind: string;
  title: string;
  body: string;
  ticketId: string | null;
  ticketNumber: number | null;
  at: string;
  readAt: string | null;
}

/** The icon that goes with an event. */
export function iconOf(kind: string): string {
  if (kind.startsWith('sla.')) return 'clock';
  if (kind === 'tickets.assigned') return 'user-check';
  if (kind === 'tickets.replied') return 'message';
  if (kind === 'tickets.noted') return 'note';
  if (kind === 'tickets.resolved') return 'circle-check';
  return 'bell';
}
