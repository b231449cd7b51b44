import { type Present, ToneBadge } from '@serviflow/sdk/ui';
import classes from './ticket.module.css';

/** Colleagues who have the same ticket open, so that nobody answers twice. */
export function PresenceMarks({ people }: { people: readonly Present[] }) {
  return (
    <div className={classes.present} role="status">
      {people.map(({ id, name, state }) => (
        <ToneBadge
          key={id}
          tone={state === 'writing' ? 'amber' : 'grey'}
          icon={state === 'writing' ? 'pencil' : 'eye'}
        >
          {name} is {state === 'writing' ? 'writing' : 'here'}
        </ToneBadge>
      ))}
    </div>
  );
}
