import { api, invalidate } from '@serviflow/sdk/ui';
import type { Shift } from '../contract.ts';
import type { WeekChange } from './change-dialog.tsx';
import { BASE } from './rota.ts';

const FIELDS = { swap: 'withId', 'take-over': 'userId', 'give-back': null };

/** Changes a week on the server. @param value the other week, or the person */
export async function changeWeek(id: string, kind: WeekChange['kind'], value: string | null): Promise<void> {
  const field = FIELDS[kind];
  await api.post(`${BASE}/shifts/${id}/${kind}`, field ? { [field]: value } : {});
  await invalidate(BASE);
}

/** What takes a change back. @param week as it was before */
export function undoOf(
  week: Shift,
  kind: WeekChange['kind'],
  value: string | null,
): { kind: WeekChange['kind']; value: string | null } {
  if (kind === 'swap') return { kind, value };
  return week.userId === week.plannedUserId
    ? { kind: 'give-back', value: null }
    : { kind: 'take-over', value: week.userId };
}
