import {
  AppIcon,
  Button,
  EmptyState,
  ErrorState,
  Link,
  Skeleton,
  useApi,
  usePermission,
} from '@serviflow/sdk/ui';
import shared from '../sla.module.css';
import type { Profile } from '../types.ts';
import classes from './hours.module.css';
import { hoursWords, weekOf } from './week.ts';
import { WeekBars } from './week-bars.tsx';

function Card({ profile }: { profile: Profile }) {
  const used = profile.definitions;
  return (
    <li className={classes.profile}>
      <div className={classes.profileHead}>
        <AppIcon name={profile.alwaysOpen ? 'sun' : 'clock'} size={20} />
        <div className={shared.two}>
          <Link to={`/sla/hours/${profile.id}`} className={classes.profileName}>
            {profile.name}
          </Link>
          <span className={shared.second}>{profile.timezone}</span>
        </div>
      </div>
      <WeekBars week={weekOf(profile)} alwaysOpen={profile.alwaysOpen} />
      <p className={classes.profileWords}>{hoursWords(profile)}</p>
      <p className={shared.quiet}>
        {used === 0 ? 'Not used yet' : `Used by ${used} ${used === 1 ? 'service level' : 'service levels'}`}
        {profile.holidays.length > 0 && ` · ${profile.holidays.length} holidays`}
      </p>
    </li>
  );
}

/** Business-hours profiles (20.6), each with its week at a glance. */
export function HoursTab() {
  const mayManage = usePermission('sla.manage');
  const reply = useApi<{ items: Profile[] }>('/api/sla/profiles', { query: { limit: 200 } });
  if (reply.error && !reply.data)
    return <ErrorState error={reply.error} onRetry={() => void reply.refetch()} />;
  if (!reply.data)
    return (
      <div className={classes.profiles} role="status" aria-label="Loading business hours">
        <Skeleton height={224} radius="md" />
        <Skeleton height={224} radius="md" />
      </div>
    );
  if (reply.data.items.length === 0)
    return (
      <EmptyState
        icon="clock"
        title="No business hours yet"
        action={
          mayManage && (
            <Button component={Link} to="/sla/hours/new" variant="filled">
              New business hours
            </Button>
          )
        }
      >
        They say when time counts: working days, shifts, holidays and the time zone.
      </EmptyState>
    );
  return (
    <ul className={classes.profiles}>
      {reply.data.items.map((profile) => (
        <Card key={profile.id} profile={profile} />
      ))}
    </ul>
  );
}
