import { sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';

/** Categories of the newest tickets: one index probe a category would need an index that nothing else uses. */
export async function categoriesInUse(c: Ctx): Promise<string[]> {
  const { rows } = await sql<{ category: string }>`
    select distinct n.category from (
      select t.category from tickets.ticket t where t.deleted_at is null
       order by t.created_at desc, t.id desc limit 2000) n
     where n.category is not null order by n.category limit 200`.execute(c.sql());
  return rows.map((row) => row.category);
}
