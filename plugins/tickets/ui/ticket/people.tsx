import { AppIcon, Button, Person, type UiAction, useAction, useApi, useUser } from '@serviflow/sdk/ui';
import type { Participant, TicketDetail } from '../types.ts';
import classes from './ticket.module.css';

const ROLE: Record<Participant['kind'], string> = { requester: 'Requester', cc: 'Cc', watcher: 'Watching' };

/** Who is on the ticket besides its assignee, and whether the reader watches it. */
export function People({ ticket, actions }: { ticket: TicketDetail; actions: UiAction[] }) {
  const user = useUser();
  const runner = useAction();
  const reply = useApi<{ items: Participant[] }>(`/api/tickets/${ticket.id}/participants`);
  const people = reply.data?.items ?? [];
  const watching = people.some((one) => one.kind === 'watcher' && one.userId === user.id);
  const change = actions.find((action) => action.id === (watching ? 'tickets.unwatch' : 'tickets.watch'));
  return (
    <section className={classes.people} aria-labelledby="people-title">
      <div className={classes.sectionHead}>
        <h2 id="people-title" className={classes.sectionTitle}>
          People
        </h2>
        {change && reply.data && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<AppIcon name={watching ? 'eye-off' : 'eye'} />}
            loading={runner.running.has(change.id)}
            onClick={() => runner.start(change, { id: ticket.id, name: `#${ticket.number}` })}
          >
            {watching ? 'Stop watching' : 'Watch'}
          </Button>
        )}
      </div>
      <ul className={classes.peopleList}>
        {people.map((one) => (
          <li key={`${one.kind}-${one.userId ?? one.contactId ?? one.email}`}>
            <Person name={one.name ?? one.email} />
            <span className={classes.role}>{ROLE[one.kind]}</span>
          </li>
        ))}
        {reply.data && people.length === 0 && <li className={classes.role}>Nobody else yet</li>}
      </ul>
      {runner.dialog}
    </section>
  );
}
