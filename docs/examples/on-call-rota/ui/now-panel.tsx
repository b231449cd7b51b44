import { ErrorState, Panel, Skeleton, Time, UserAvatar, useTimeZone } from '@serviflow/sdk/ui';
import classes from './rota.module.css';
import { momentOf, useOnCall } from './rota.ts';

/** Who is on call at this moment, large enough to be seen from across the room. */
export function NowPanel() {
  const zone = useTimeZone();
  const { data, error, refetch } = useOnCall();
  if (error && !data) return <ErrorState error={error} compact onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={96} radius="md" aria-label="Loading who is on call" />;
  const { now, next } = data;
  return (
    <Panel>
      <div className={classes.now}>
        <UserAvatar name={now?.name} size={48} />
        <div>
          <p className={classes.quiet}>On call now</p>
          <p className={classes.name}>{now?.name ?? 'Nobody'}</p>
        </div>
        {now && (
          <div>
            <p className={classes.quiet}>Until</p>
            <p className={classes.fact}>
              {momentOf(now.until, zone)}{' '}
              <span className={classes.quiet}>
                (<Time at={now.until} />)
              </span>
            </p>
          </div>
        )}
        {next && (
          <div>
            <p className={classes.quiet}>Then</p>
            <p className={classes.fact}>{next.name}</p>
          </div>
        )}
      </div>
    </Panel>
  );
}
