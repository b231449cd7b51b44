import { sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';

/** Changes of a tenant's rota wait for each other until their transactions end: the job and people, on all nodes. */
export async function lockRota(c: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`on-call-rota ${c.tenant.id}`}, 0))`.execute(
    c.sql(),
  );
}
