import {
  AppIcon,
  Button,
  ErrorState,
  Link,
  PageBody,
  PageHeader,
  Progress,
  Skeleton,
  ToneBadge,
  useApi,
  useApiMutation,
  useManifest,
} from '@serviflow/sdk/ui';
import classes from './onboarding.module.css';
import type { Checklist, Step } from './types.ts';

const PATH = '/api/onboarding/checklist';

/** The nine steps after sign-up (1.6). */
export function SetupPage() {
  const { data, error, refetch } = useApi<Checklist>(PATH);
  const set = useApiMutation('POST', '/api/onboarding/set-step', { invalidates: [PATH] });
  const choose = (step: Step, state: Step['state']) => void set.mutateAsync({ step: step.id, state });
  return (
    <>
      <PageHeader title="Setup" subtitle="Nine steps to a desk that is yours. Skip what you do not need." />
      <PageBody narrow>
        {error && <ErrorState error={error} onRetry={refetch} />}
        {!data && !error && <Skeleton height={520} radius="md" />}
        {data && (
          <>
            <div className={classes.progress}>
              <Progress
                value={(data.settled / data.steps.length) * 100}
                aria-label={`${data.settled} of ${data.steps.length} steps are settled`}
              />
              <span>
                {data.settled} of {data.steps.length}
              </span>
            </div>
            <ol className={classes.steps}>
              {data.steps.map((step) => (
                <StepLine key={step.id} step={step} onChoose={(state) => choose(step, state)} />
              ))}
            </ol>
          </>
        )}
      </PageBody>
    </>
  );
}

function StepLine({ step, onChoose }: { step: Step; onChoose: (state: Step['state']) => void }) {
  const open = step.state === 'todo';
  const there = usePageExists(step.path);
  return (
    <li className={classes.step} data-state={step.state}>
      <span className={classes.mark}>
        <AppIcon name={step.state === 'done' ? 'circle-check' : 'circle'} size={20} />
      </span>
      <div className={classes.about}>
        <strong>{step.title}</strong>
        <p>
          {step.text}
          {!there && ' This desk has no plugin for it yet.'}
        </p>
      </div>
      <div className={classes.deeds}>
        {step.state === 'done' && <ToneBadge tone="green">Done</ToneBadge>}
        {step.state === 'skipped' && <ToneBadge tone="grey">Skipped</ToneBadge>}
        {open && there && (
          <Button component={Link} to={step.path} variant="light" aria-label={`Open ${step.title}`}>
            Open
          </Button>
        )}
        {open && (
          <>
            {there && (
              <Button variant="subtle" onClick={() => onChoose('done')} aria-label={`${step.title} is done`}>
                Done
              </Button>
            )}
            <Button variant="subtle" onClick={() => onChoose('skipped')} aria-label={`Skip ${step.title}`}>
              Skip
            </Button>
          </>
        )}
        {!open && !step.automatic && (
          <Button
            variant="subtle"
            onClick={() => onChoose('todo')}
            aria-label={`Take up ${step.title} again`}
          >
            Undo
          </Button>
        )}
      </div>
    </li>
  );
}

/** Steps may be about plugins that this desk does not have. */
function usePageExists(path: string): boolean {
  const { pages } = useManifest();
  const first = `/${path.split('/')[1]}`;
  return first === '/admin' || pages.some((page) => page.path === first);
}
