import { EmptyState, ErrorState, Person, Skeleton, Time, useTimeZone } from '@serviflow/sdk/ui';
import classes from './rota.module.css';
import { momentOf, useOnCall } from './rota.ts';

/** Beside a ticket: who is on call now, until when, and who comes next. */
export function OnCallCard() {
  const zone = useTimeZone();
  const { data, error, refetch } = useOnCall();
  if (error && !data) return <ErrorState error={error} compact onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={44} radius="sm" aria-label="Loading who is on call" />;
  const { now, next } = data;
  if (!now)
    return (
      <EmptyState compact icon="phone" title="Nobody is on call">
        An administrator chooses the people under Settings.
      </EmptyState>
    );
  return (
    <div className={classes.card}>
      <Person name={now.name} />
      <p className={classes.quiet}>
        until {momentOf(now.until, zone)} (<Time at={now.until} />)
      </p>
      {next && next.userId !== now.userId && <p className={classes.quiet}>then {next.name}</p>}
    </div>
  );
}
