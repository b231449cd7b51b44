import { sql } from '@serviflow/sdk';
import { TICKET_COLUMNS } from '../data/tables.ts';

/** Columns of a line of a list. It shows the beginning of a description; the rest would be most of the bytes. */
export const LINE_COLUMNS = sql.join(
  TICKET_COLUMNS.map((name) => {
    if (name === 'description') return sql`left(t.description, 500) as description`;
    if (name === 'metadata') return sql`'{}'::jsonb as metadata`;
    return sql.ref(`t.${name}`);
  }),
);
