import type { Contract, EventDef, FilterDef, SlotDef, SubjectDef } from '../../index.ts';
import type { ReportedContract } from './plugin-report.ts';

type Declared = Contract<unknown> | EventDef | FilterDef | SlotDef<unknown> | SubjectDef<unknown>;

const KINDS = ['contract', 'event', 'filter', 'slot', 'subject'];

/** What a contract file declares, whatever its exports are called. */
export function contractOf(module: Readonly<Record<string, unknown>>): ReportedContract {
  const declared = Object.values(module)
    .filter(isDeclared)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    contracts: declared.flatMap((one) => (one.kind === 'contract' ? [one.id] : [])),
    events: declared.flatMap((one) => (one.kind === 'event' ? [{ id: one.id, schema: one.payload }] : [])),
    filters: declared.flatMap((one) => (one.kind === 'filter' ? [{ id: one.id, schema: one.value }] : [])),
    slots: declared.flatMap((one) => (one.kind === 'slot' ? [one.id] : [])),
    subjects: declared.flatMap((one) => (one.kind === 'subject' ? [{ id: one.id, path: one.path }] : [])),
  };
}

function isDeclared(value: unknown): value is Declared {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id } = value as { kind?: unknown; id?: unknown };
  return typeof kind === 'string' && KINDS.includes(kind) && typeof id === 'string';
}
