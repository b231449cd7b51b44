import {
  AppIcon,
  type Column,
  Link,
  Person,
  PriorityMark,
  SlaTimer,
  StatusBadge,
  Time,
} from '@serviflow/sdk/ui';
import type { TicketLine } from '../types.ts';
import { nextClock } from '../words.ts';
import classes from './list.module.css';

function Deadline({ ticket }: { ticket: TicketLine }) {
  const { name, clock } = nextClock(ticket);
  if (!clock.dueAt) return <span className={classes.quiet}>–</span>;
  return <SlaTimer label={name} {...clock} />;
}

function TitleCell({ ticket }: { ticket: TicketLine }) {
  const who = [ticket.clientName, ticket.requesterName !== ticket.clientName && ticket.requesterName];
  return (
    <span className={classes.title}>
      <span className={classes.titleLine}>
        {ticket.isSystem && <AppIcon name="satellite" label="Monitoring" size={14} />}
        {ticket.escalatedAt && <AppIcon name="flame" label="Escalated" size={14} className={classes.flame} />}
        <Link to={`/tickets/${ticket.number}`} className={classes.titleLink}>
          {ticket.title}
        </Link>
      </span>
      <span className={classes.second}>{who.filter(Boolean).join(' · ') || 'No client'}</span>
    </span>
  );
}

/** Columns of the ticket list, those of requirement 6.3 first. */
export const TICKET_COLUMNS: Column<TicketLine>[] = [
  {
    id: 'number',
    title: 'Number',
    width: 84,
    sort: 'number',
    always: true,
    mobile: 'meta',
    render: (t) => <span className={classes.number}>#{t.number}</span>,
  },
  {
    id: 'title',
    title: 'Title',
    sort: 'title',
    always: true,
    mobile: 'title',
    render: (t) => <TitleCell ticket={t} />,
  },
  {
    id: 'status',
    title: 'Status',
    width: 124,
    sort: 'status',
    mobile: 'meta',
    render: (t) => <StatusBadge status={t.status} />,
  },
  {
    id: 'priority',
    title: 'Priority',
    width: 104,
    sort: 'priority',
    mobile: 'meta',
    render: (t) => <PriorityMark priority={t.priority} />,
  },
  {
    id: 'assignee',
    title: 'Assignee',
    width: 160,
    sort: 'assigneeName',
    mobile: 'none',
    render: (t) => <Person name={t.assigneeName} />,
  },
  {
    id: 'sla',
    title: 'Service level',
    width: 150,
    sort: 'resolveDueAt',
    mobile: 'end',
    render: (t) => <Deadline ticket={t} />,
  },
  {
    id: 'updated',
    title: 'Updated',
    width: 120,
    sort: 'updatedAt',
    mobile: 'none',
    render: (t) => <Time at={t.updatedAt} />,
  },
  {
    id: 'created',
    title: 'Created',
    width: 120,
    sort: 'createdAt',
    hidden: true,
    mobile: 'none',
    render: (t) => <Time at={t.createdAt} />,
  },
  {
    id: 'category',
    title: 'Category',
    width: 130,
    sort: 'category',
    hidden: true,
    mobile: 'none',
    render: (t) => t.category ?? '–',
  },
  {
    id: 'client',
    title: 'Client',
    width: 160,
    sort: 'clientName',
    hidden: true,
    mobile: 'none',
    render: (t) => t.clientName ?? '–',
  },
  {
    id: 'workType',
    title: 'Work type',
    width: 130,
    hidden: true,
    mobile: 'none',
    render: (t) => t.workType ?? '–',
  },
];
