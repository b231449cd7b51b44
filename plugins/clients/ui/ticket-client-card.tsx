import { AppIcon, EmptyState, ErrorState, Link, Skeleton, StatusBadge, useApi } from '@serviflow/sdk/ui';
import classes from './clients.module.css';
import { ClientAvatar, LevelBadge, MailFailure } from './marks.tsx';
import type { ClientDetail, TicketRow } from './types.ts';

const SHOWN = 4;

function Reach({ icon, href, children }: { icon: string; href?: string; children: string }) {
  return (
    <span className={classes.reach}>
      <AppIcon name={icon} />
      {href ? <a href={href}>{children}</a> : children}
    </span>
  );
}

/** The client's other requests that are not done, so that one call can settle several. */
function OpenTickets({ client, number }: { client: ClientDetail; number: number }) {
  const list = useApi<{ items: TicketRow[] }>('/api/tickets', {
    query: { clientId: client.id, status: 'active', limit: SHOWN + 2 },
  });
  const others = (list.data?.items ?? []).filter((ticket) => ticket.number !== number);
  if (!list.data) return <Skeleton height={20} radius="sm" />;
  if (others.length === 0) return <p className={classes.quiet}>No other open tickets</p>;
  return (
    <>
      <ul className={classes.cardTickets} aria-label={`Other open tickets of ${client.displayName}`}>
        {others.slice(0, SHOWN).map((ticket) => (
          <li key={ticket.id}>
            <Link to={`/tickets/${ticket.number}`}>
              <span className={classes.number}>#{ticket.number}</span> {ticket.title}
            </Link>
            <StatusBadge status={ticket.status} />
          </li>
        ))}
      </ul>
      {others.length > SHOWN && <Link to={`/clients/${client.id}`}>All tickets of this client</Link>}
    </>
  );
}

/** Beside a ticket: whose it is, how to reach them, and what else is open for them (37.1). */
export function TicketClientCard({ ticketId, number }: { ticketId: string; number: number }) {
  const ticket = useApi<TicketRow>(`/api/tickets/${ticketId}`, { staleTime: 30_000 });
  const clientId = ticket.data?.clientId ?? null;
  const reply = useApi<ClientDetail>(clientId ? `/api/clients/${clientId}` : null, { staleTime: 30_000 });
  const client = reply.data;
  if (ticket.data && !clientId)
    return (
      <EmptyState icon="building" title="No client" compact>
        This ticket belongs to no client.
      </EmptyState>
    );
  const error = ticket.error ?? reply.error;
  if (error && !client) return <ErrorState error={error} compact onRetry={() => void reply.refetch()} />;
  if (!client) return <Skeleton height={148} radius="sm" role="status" aria-label="Loading the client" />;
  const contact =
    client.contacts.find((one) => one.id === ticket.data?.contactId) ??
    client.contacts.find((one) => one.primary);
  const phone = contact?.phone ?? client.phone;
  const email = contact?.email ?? client.email;
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <ClientAvatar client={client} size={36} />
        <div className={classes.nameWords}>
          <Link to={`/clients/${client.id}`} className={classes.cardName}>
            {client.displayName}
          </Link>
          <span className={classes.second}>
            {[contact && contact.name !== client.displayName ? contact.name : null, contact?.role]
              .filter(Boolean)
              .join(' · ') || 'No contact'}
          </span>
        </div>
        <LevelBadge level={client.slaLevel} />
      </div>
      <div className={classes.reaches}>
        {phone && (
          <Reach icon="phone" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
            {phone}
          </Reach>
        )}
        {email && (
          <Reach icon="mail" href={`mailto:${email}`}>
            {email}
          </Reach>
        )}
        {contact && <MailFailure failure={contact.mailFailure} words />}
        {client.address && <Reach icon="map-pin">{client.address}</Reach>}
      </div>
      {client.notes && (
        <p className={classes.note}>
          <strong>Internal</strong> {client.notes}
        </p>
      )}
      <div className={classes.cardOpen}>
        <h3 className={classes.smallTitle}>Also open</h3>
        <OpenTickets client={client} number={number} />
      </div>
    </div>
  );
}
