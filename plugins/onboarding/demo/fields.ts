import type { FieldValues } from '@serviflow/sdk';
import type { FieldsV1 } from '../../fields/contract.ts';
import { TICKET } from '../../tickets/contract.ts';
import type { Ctx } from '../manifest.ts';
import type { DemoTicket } from './screenplay.ts';

/** What a desk of this size typically asks for beside title and description. None of it holds anybody up. */
const FIELDS: readonly Omit<Parameters<FieldsV1['define']>[0], 'subject'>[] = [
  {
    key: 'device',
    label: 'Device',
    type: 'choice',
    options: ['Laptop', 'Desktop', 'Phone', 'Printer', 'Server', 'Other'],
    help: 'What is it about? Leave it empty when it is about no device.',
    customers: 'edit',
  },
  {
    key: 'people_affected',
    label: 'People affected',
    type: 'number',
    help: 'About how many?',
    customers: 'edit',
  },
  {
    key: 'root_cause',
    label: 'Root cause',
    type: 'choice',
    options: ['Hardware', 'Configuration', 'Software fault', 'Human error', 'Supplier'],
    section: 'After the fix',
  },
];

/** Defines the fields of the demo, where custom fields are on. */
export async function defineFields(c: Ctx): Promise<boolean> {
  const { fields } = c.use;
  if (!fields) return false;
  for (const draft of FIELDS) await fields.define({ ...draft, subject: TICKET.id });
  return true;
}

const DEVICES: Readonly<Record<string, string>> = {
  Hardware: 'Laptop',
  Email: 'Phone',
  Network: 'Desktop',
  Printing: 'Printer',
  Database: 'Server',
  Performance: 'Server',
};
const PEOPLE = { low: 1, medium: 3, high: 12, critical: 80 } as const;
const CAUSES: Readonly<Record<string, string>> = {
  Hardware: 'Hardware',
  Network: 'Configuration',
  Software: 'Software fault',
  Security: 'Human error',
  Email: 'Supplier',
};

/** Values of a ticket's fields; what nobody would have filled in is left empty. */
export function fieldsOf(ticket: DemoTicket): FieldValues {
  const { category, priority, steps } = ticket;
  const over = steps.some(({ deed }) => deed === 'resolve' || deed === 'close');
  const device = DEVICES[category];
  const cause = over ? CAUSES[category] : undefined;
  return {
    ...(device ? { device } : {}),
    people_affected: PEOPLE[priority],
    ...(cause ? { root_cause: cause } : {}),
  };
}
