import { sql } from '@serviflow/sdk';
import type { MailDb, MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { verdict } from '../verdict.ts';

/** Says on the first delivery of a message where another one came in. */
export function noteCopy(c: Ctx, firstId: string, row: MessageRow): void {
  const copy = verdict(
    'repeat.copy',
    'pass',
    `The same message also came by ${row.source} for ${row.recipient}.`,
  );
  c.later(
    c
      .sql<MailDb>()
      .updateTable('mail.message')
      .set({ verdicts: sql`verdicts || ${JSON.stringify([copy])}::jsonb` as never })
      .where('id', '=', firstId)
      .where(sql<boolean>`jsonb_array_length(verdicts) < 200`),
  );
}
