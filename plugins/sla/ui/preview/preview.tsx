import {
  type ApiError,
  api,
  asApiError,
  Button,
  exactTime,
  Panel,
  SegmentedControl,
  Skeleton,
  TextInput,
  useDebouncedValue,
  useNow,
  useQuery,
  zonedInput,
} from '@serviflow/sdk/ui';
import { type ReactNode, useState } from 'react';
import type { PreviewReply, ProfileInput } from '../types.ts';
import { durationWords } from '../words.ts';
import { Ledger } from './ledger.tsx';
import { nextFriday } from './moments.ts';
import classes from './preview.module.css';

export interface Target {
  label: string;
  minutes: number;
}

export interface PreviewProps {
  profile: ProfileInput | undefined;
  /** With several, the reader switches between them. */
  targets: readonly Target[];
  /** More controls above the sentence, such as a target to play with. */
  controls?: ReactNode;
}

function Problem({ error }: { error: ApiError }) {
  const detail = error.fields[0]?.detail ?? error.message;
  return (
    <p className={classes.previewProblem} role="status">
      Nothing to show yet: {detail}
    </p>
  );
}

function Answer({
  reply,
  wall,
  zone,
  target,
}: {
  reply: PreviewReply;
  wall: string;
  zone: string;
  target: Target;
}) {
  return (
    <>
      <p className={classes.sentence}>
        A ticket created <strong className={classes.nowrap}>{wall.replace('T', ' ')}</strong> with{' '}
        <strong className={classes.nowrap}>{durationWords(target.minutes * 60)}</strong> is due
        <strong className={classes.due}>{reply.dueAt ? exactTime(reply.dueAt, zone) : 'never'}</strong>
      </p>
      {reply.warnings.map((warning) => (
        <p key={warning} className={classes.warning}>
          {warning}
        </p>
      ))}
      <Ledger steps={reply.explanation} label="How the deadline comes about" />
    </>
  );
}

/** What a deadline would be and why, by the same arithmetic as the real clock; follows what is typed. */
export function Preview({ profile, targets, controls }: PreviewProps) {
  const now = useNow(60_000);
  const [chosen, setChosen] = useState<string>();
  const [index, setIndex] = useState(0);
  const zone = safeZone(profile?.timezone);
  const wall = chosen || zonedInput(new Date(now).toISOString(), zone);
  const target = targets[index] ?? targets[0] ?? { label: '', minutes: 0 };
  const [body] = useDebouncedValue(
    JSON.stringify({ profile, start: wall, minutes: Math.max(1, target.minutes) }),
    250,
  );
  const reply = useQuery<PreviewReply>({
    queryKey: ['sla-preview', body],
    // It changes nothing, so no answer has to be kept for a repetition.
    queryFn: () => api.post<PreviewReply>('/api/sla/preview', JSON.parse(body), { idempotencyKey: '' }),
    enabled: profile !== undefined,
    placeholderData: (before: PreviewReply | undefined) => before,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Panel title="Preview" description={`Times in ${zone}`}>
      <div className={classes.preview}>
        {targets.length > 1 && (
          <SegmentedControl
            aria-label="Which deadline"
            data={targets.map((one, at) => ({ value: String(at), label: one.label }))}
            value={String(index)}
            onChange={(value) => setIndex(Number(value))}
          />
        )}
        <div className={classes.previewInputs}>
          <TextInput
            type="datetime-local"
            label="Ticket created"
            value={wall}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          {controls}
        </div>
        <div className={classes.moments}>
          <Button size="compact-sm" onClick={() => setChosen(undefined)}>
            Now
          </Button>
          <Button size="compact-sm" onClick={() => setChosen(nextFriday(wall, '16:00'))}>
            Friday 16:00
          </Button>
          <Button size="compact-sm" onClick={() => setChosen(nextFriday(wall, '03:00', 1))}>
            Saturday 03:00
          </Button>
        </div>
        <div className={classes.answer} aria-live="polite" aria-busy={reply.isFetching}>
          {reply.error && <Problem error={asApiError(reply.error)} />}
          {!reply.error && reply.data && (
            <Answer reply={reply.data} wall={wall} zone={zone} target={target} />
          )}
          {!reply.error && !reply.data && <Skeleton height={180} radius="sm" />}
        </div>
      </div>
    </Panel>
  );
}

/** While a zone is being typed it may name none. */
function safeZone(zone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
