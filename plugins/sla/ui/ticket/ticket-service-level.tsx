import {
  AppIcon,
  Button,
  EmptyState,
  ErrorState,
  Skeleton,
  SlaTimer,
  Time,
  ToneBadge,
  useApi,
  useLive,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import shared from '../sla.module.css';
import type { ExplainedClock } from '../types.ts';
import { durationWords, sourceWord } from '../words.ts';
import { ChangeLevelDialog } from './change-level-dialog.tsx';
import classes from './ticket.module.css';
import { WhyDialog } from './why-dialog.tsx';

const NAMES: Record<string, string> = { response: 'First response', resolve: 'Resolution' };

function ClockRow({ clock }: { clock: ExplainedClock }) {
  return (
    <div className={classes.clock}>
      <span className={classes.clockName}>{NAMES[clock.clock] ?? clock.clock}</span>
      <SlaTimer
        label={NAMES[clock.clock]}
        dueAt={clock.dueAt}
        nearAt={clock.nearAt}
        startedAt={clock.startedAt}
        pausedAt={clock.pausedAt}
        stoppedAt={clock.stoppedAt}
      />
      <span className={shared.second}>
        within {durationWords(clock.targetSeconds)} of {clock.profileName}
      </span>
      <span className={classes.clockDue}>
        <Time at={clock.dueAt} format="stamp" />
      </span>
    </div>
  );
}

/** Beside a ticket: its service level and why, both deadlines, and the ledger behind each (20.8, 38.2). */
export function TicketServiceLevel({ ticketId, number }: { ticketId: string; number: number }) {
  const path = `/api/sla/tickets/${ticketId}`;
  const reply = useApi<{ clocks: ExplainedClock[] }>(`${path}/service-level`, { staleTime: 15_000 });
  const mayOverride = usePermission('sla.override');
  const [open, setOpen] = useState<'why' | 'change' | null>(null);
  useLive(['sla.*', 'tickets.*'], [path]);
  if (reply.error && !reply.data)
    return <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />;
  if (!reply.data)
    return <Skeleton height={176} radius="sm" role="status" aria-label="Loading the service level" />;
  const { clocks } = reply.data;
  const [first] = clocks;
  const running = clocks.some((clock) => clock.stoppedAt === null);
  const buttons = (
    <div className={classes.cardButtons}>
      {first && (
        <Button size="compact-md" leftSection={<AppIcon name="info-circle" />} onClick={() => setOpen('why')}>
          Why these deadlines
        </Button>
      )}
      {mayOverride && (running || !first) && (
        <Button size="compact-md" variant="subtle" onClick={() => setOpen('change')}>
          Change
        </Button>
      )}
    </div>
  );
  return (
    <div className={classes.card}>
      {first ? (
        <>
          <div className={classes.cardHead}>
            <strong>{first.definitionName}</strong>
            <ToneBadge tone={first.source === 'ticket' ? 'amber' : 'grey'}>
              {sourceWord(first.source)}
            </ToneBadge>
          </div>
          <p className={classes.reason}>{first.reason}</p>
          {clocks.map((clock) => (
            <ClockRow key={clock.clock} clock={clock} />
          ))}
        </>
      ) : (
        <EmptyState compact icon="stopwatch" title="No service level">
          No rule fits this ticket, so nothing is promised.
        </EmptyState>
      )}
      {buttons}
      <WhyDialog opened={open === 'why'} onClose={() => setOpen(null)} clocks={clocks} number={number} />
      <ChangeLevelDialog
        opened={open === 'change'}
        onClose={() => setOpen(null)}
        ticketId={ticketId}
        current={first?.source === 'ticket' ? first.definitionId : null}
        number={number}
      />
    </div>
  );
}
