import type { TemplateId } from '../../mail/contract.ts';

/** Whom a cell of the matrix writes to. */
export type Audience = 'requester' | 'expert' | 'admins' | 'pool';

export interface Cell {
  /** The event that it answers. */
  readonly event: string;
  readonly to: Audience;
  readonly template: TemplateId;
  /** Label of its switch. */
  readonly title: string;
}

/**
 * Who gets which mail (26.1, 26.2, 20.11). The keys are the names of the switches in the settings, so they are kept
 * for ever. `expert` is the assignee; somebody who would get one event twice gets it once.
 */
export const MATRIX = {
  createdToRequester: {
    event: 'tickets.created@1',
    to: 'requester',
    template: 'ticket-received',
    title: 'Created: to the requester',
  },
  assignedToExpert: {
    event: 'tickets.assigned@1',
    to: 'expert',
    template: 'ticket-assigned',
    title: 'Assigned: to the expert',
  },
  statusToRequester: {
    event: 'tickets.status-changed@1',
    to: 'requester',
    template: 'ticket-status',
    title: 'Status changed: to the requester',
  },
  statusToExpert: {
    event: 'tickets.status-changed@1',
    to: 'expert',
    template: 'notice',
    title: 'Status changed: to the expert',
  },
  customerReplyToExpert: {
    event: 'tickets.replied@1',
    to: 'expert',
    template: 'ticket-customer-reply',
    title: 'Customer answered: to the expert',
  },
  backToAdmins: {
    event: 'tickets.status-changed@1',
    to: 'admins',
    template: 'notice',
    title: 'Customer answered a closed ticket of nobody: to administrators',
  },
  expertReplyToRequester: {
    event: 'tickets.replied@1',
    to: 'requester',
    template: 'ticket-reply',
    title: 'Expert answered: to the requester',
  },
  resolvedToRequester: {
    event: 'tickets.resolved@1',
    to: 'requester',
    template: 'ticket-resolved',
    title: 'Resolved: to the requester, with a link to accept',
  },
  slaNearToExpert: {
    event: 'sla.near@1',
    to: 'expert',
    template: 'sla-near',
    title: 'Deadline near: to the expert',
  },
  slaNearToAdmins: {
    event: 'sla.near@1',
    to: 'admins',
    template: 'sla-near',
    title: 'Deadline near: to administrators',
  },
  slaBreachedToExpert: {
    event: 'sla.breached@1',
    to: 'expert',
    template: 'sla-breached',
    title: 'Deadline passed: to the expert',
  },
  slaBreachedToAdmins: {
    event: 'sla.breached@1',
    to: 'admins',
    template: 'sla-breached',
    title: 'Deadline passed: to administrators',
  },
  slaPastToExpert: {
    event: 'sla.past@1',
    to: 'expert',
    template: 'sla-past',
    title: 'Long overdue: to the expert',
  },
  slaPastToAdmins: {
    event: 'sla.past@1',
    to: 'admins',
    template: 'sla-past',
    title: 'Long overdue: to administrators',
  },
} as const satisfies Record<string, Cell>;

export type CellName = keyof typeof MATRIX;
export const CELLS = Object.keys(MATRIX) as CellName[];
