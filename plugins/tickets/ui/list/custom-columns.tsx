import { type Column, type FilterDef, RecordFieldValue, type UiRecordField } from '@serviflow/sdk/ui';
import type { TicketLine } from '../types.ts';

/** A field without a useful order: several choices. */
const UNSORTED = new Set(['choices']);

/** Columns of custom fields; people show those that they need. */
export const customColumns = (fields: readonly UiRecordField[]): Column<TicketLine>[] =>
  fields
    .filter((field) => field.column)
    .map((field) => ({
      id: `field.${field.key}`,
      title: field.label,
      width: 140,
      hidden: true,
      mobile: 'none',
      ...(UNSORTED.has(field.type) ? {} : { sort: `field.${field.key}` }),
      render: (ticket) => <RecordFieldValue field={field} values={ticket.fields} />,
    }));

/** Filters by custom fields that have a short list of values. */
export const customFilters = (fields: readonly UiRecordField[]): FilterDef[] =>
  fields.flatMap((field): FilterDef[] => {
    const key = `field.${field.key}`;
    if (field.type === 'checkbox')
      return [
        {
          key,
          title: field.label,
          kind: 'single',
          options: [
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
            { value: 'none', label: 'Not said' },
          ],
        },
      ];
    if (field.type !== 'choice' && field.type !== 'choices') return [];
    return [
      { key, title: field.label, options: field.options.map(({ id, label }) => ({ value: id, label })) },
    ];
  });
