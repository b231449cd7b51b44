import { ErrorState, Panel, PriorityMark, Skeleton, ToneBadge, usePermission } from '@serviflow/sdk/ui';
import { capital, LEVELS, PRIORITIES } from '../words.ts';
import { DefinitionSelect } from './definition-select.tsx';
import { OwnLevels } from './own-levels.tsx';
import classes from './rules.module.css';
import { storeRule, useRules } from './use-rules.ts';

const STEPS = [
  ['Ticket', 'chosen by hand'],
  ['Person', 'a level of their own'],
  ['Client', 'its own, then its level'],
  ['Category', 'a mapping'],
  ['Asset', 'linked to the ticket'],
  ['Default', 'of the priority'],
] as const;

function Cascade() {
  return (
    <ol className={classes.cascade} aria-label="Which rule decides: the first that fits wins">
      {STEPS.map(([name, detail]) => (
        <li key={name}>
          <strong>{name}</strong>
          <span>{detail}</span>
        </li>
      ))}
    </ol>
  );
}

/** What tickets get when no rule before fits, and what the levels of clients mean. */
export function DefaultsTab() {
  const fixed = !usePermission('sla.manage');
  const { rules, definitions, loading, error, retry } = useRules();
  if (error) return <ErrorState error={error} onRetry={retry} />;
  const of = (scope: string, key: string) =>
    rules?.find((rule) => rule.scope === scope && rule.key === key)?.definitionId ?? null;
  const pick = (scope: 'default' | 'level', key: string, options: { label: string; none?: string }) => (
    <DefinitionSelect
      label={`Service level: ${options.label}`}
      definitions={definitions}
      value={of(scope, key)}
      none={options.none}
      disabled={fixed}
      onChange={(id) =>
        void storeRule({
          path: scope === 'default' ? 'defaults' : 'levels',
          body: scope === 'default' ? { priority: key } : { level: key },
          definitionId: id,
          before: of(scope, key),
          message: `${options.label} is changed for new tickets`,
        })
      }
    />
  );
  return (
    <>
      <Panel title="First match wins" description="Every new ticket is checked in this order.">
        <Cascade />
      </Panel>
      <div className={classes.half}>
        <Panel title="Defaults by priority" description="When nothing else fits.">
          {loading ? (
            <Skeleton height={240} radius="sm" role="status" aria-label="Loading the defaults" />
          ) : (
            <ul className={classes.rules}>
              {PRIORITIES.map((priority) => (
                <li key={priority}>
                  <span className={classes.ruleName}>
                    <PriorityMark priority={capital(priority)} />
                  </span>
                  {pick('default', priority, { label: capital(priority), none: 'As the last resort' })}
                </li>
              ))}
              <li>
                <span className={classes.ruleName}>Last resort</span>
                {pick('default', 'any', { label: 'Last resort' })}
              </li>
            </ul>
          )}
        </Panel>
        <Panel title="Client levels" description="What the level of a client means for its tickets.">
          {loading ? (
            <Skeleton height={144} radius="sm" role="status" aria-label="Loading the levels" />
          ) : (
            <ul className={classes.rules}>
              {LEVELS.map((level) => (
                <li key={level}>
                  <span className={classes.ruleName}>
                    <ToneBadge
                      tone={level === 'Enterprise' ? 'purple' : level === 'Premium' ? 'blue' : 'grey'}
                    >
                      {level}
                    </ToneBadge>
                  </span>
                  {pick('level', level, { label: level, none: 'The next rule decides' })}
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
      <OwnLevels definitions={definitions} fixed={fixed} />
    </>
  );
}
