import { type FilterDef, type Tone, ToneBadge } from '@serviflow/sdk/ui';
import type { PluginRow } from './types.ts';

const STATES = {
  running: { tone: 'green', word: 'Running', icon: 'circle-check' },
  faulty: { tone: 'amber', word: 'With faults', icon: 'alert-triangle' },
  failed: { tone: 'red', word: 'Failed', icon: 'alert-triangle' },
  blocked: { tone: 'amber', word: 'Blocked', icon: 'hand-stop' },
  plan: { tone: 'blue', word: 'Needs plan', icon: 'lock' },
  purging: { tone: 'amber', word: 'Deleting data', icon: 'trash' },
  off: { tone: 'grey', word: 'Off', icon: 'circle' },
} as const satisfies Record<string, { tone: Tone; word: string; icon: string }>;

export type PluginStateName = keyof typeof STATES;

/** What matters most about a plugin now. */
export function stateOf(row: PluginRow): PluginStateName {
  if (row.purgingSince) return 'purging';
  if (row.status === 'failed') return 'failed';
  if (row.status === 'blocked') return 'blocked';
  if (!row.plan.included) return 'plan';
  if (!row.enabled) return 'off';
  const sick = row.health.some((one) => !one.ok) || row.faults.length > 0;
  return sick ? 'faulty' : 'running';
}

export function StateBadge({ row }: { row: PluginRow }) {
  const { tone, word, icon } = STATES[stateOf(row)];
  return (
    <ToneBadge tone={tone} icon={icon} title={row.reason ?? undefined}>
      {word}
    </ToneBadge>
  );
}

export const FILTERS: FilterDef[] = [
  {
    key: 'state',
    title: 'State',
    kind: 'single',
    options: Object.entries(STATES).map(([value, { word }]) => ({ value, label: word })),
  },
  {
    key: 'source',
    title: 'From',
    kind: 'single',
    options: [
      { value: 'built-in', label: 'Built in' },
      { value: 'outside', label: 'Added' },
    ],
  },
];

/** Search in what people read of a plugin, and the filters of the page. */
export function fits(row: PluginRow, { q = '', state, source }: Record<string, string>): boolean {
  const text = `${row.title} ${row.id} ${row.description} ${row.author ?? ''}`.toLowerCase();
  const words = q.toLowerCase().split(/\s+/);
  return (
    words.every((word) => text.includes(word)) &&
    (!state || stateOf(row) === state) &&
    (!source || row.source === source)
  );
}
