import { ToneBadge } from '@serviflow/sdk/ui';
import {
  type DeliveryState,
  type EndpointStatus,
  EVENT_TITLES,
  type EventType,
  TEST_TYPE,
} from '../model/event-types.ts';

/** Where the server part of this plugin answers. */
export const API = '/api/webhooks-out';

const STATUS = {
  on: { tone: 'green', icon: 'circle-check', word: 'On' },
  paused: { tone: 'amber', icon: 'player-pause', word: 'Paused' },
  off: { tone: 'grey', icon: 'player-stop', word: 'Off' },
} as const satisfies Record<EndpointStatus, unknown>;

const STATE = {
  waiting: { tone: 'blue', icon: 'clock', word: 'Waiting' },
  delivered: { tone: 'green', icon: 'check', word: 'Delivered' },
  failed: { tone: 'red', icon: 'alert-triangle', word: 'Failed' },
  skipped: { tone: 'grey', icon: 'minus', word: 'Skipped' },
} as const satisfies Record<DeliveryState, unknown>;

/** @param failing since when every attempt fails, if so */
export function EndpointBadge({ status, failing }: { status: EndpointStatus; failing: string | null }) {
  if (status === 'on' && failing)
    return (
      <ToneBadge tone="amber" icon="alert-triangle">
        Failing
      </ToneBadge>
    );
  const { tone, icon, word } = STATUS[status];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {word}
    </ToneBadge>
  );
}

/** @param attempts after a failed one, a delivery that waits is tried again */
export function DeliveryBadge({ state, attempts }: { state: DeliveryState; attempts: number }) {
  if (state === 'waiting' && attempts > 0)
    return (
      <ToneBadge tone="amber" icon="refresh">
        Trying again
      </ToneBadge>
    );
  const { tone, icon, word } = STATE[state];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {word}
    </ToneBadge>
  );
}

export const stateOptions = Object.entries(STATE).map(([value, { word }]) => ({ value, label: word }));

export const typeOptions = [
  ...Object.entries(EVENT_TITLES).map(([value, label]) => ({ value, label })),
  { value: TEST_TYPE, label: 'Test' },
];

/** `Created` for `ticket.created`. */
export const typeTitle = (type: string): string =>
  type === TEST_TYPE ? 'Test' : (EVENT_TITLES[type as EventType] ?? type);
