import type { Ctx } from '../manifest.ts';
import type { OnboardingDb } from './tables.ts';

/** A remembered fact about the tenant's first steps. */
export async function readState<T>(c: Ctx, name: string): Promise<T | null> {
  const row = await c
    .sql<OnboardingDb>()
    .selectFrom('onboarding.state')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return (row?.value as T | undefined) ?? null;
}

export async function writeState(c: Ctx, name: string, value: unknown): Promise<void> {
  const row = { name, value: JSON.stringify(value), at: c.now() };
  await c
    .sql<OnboardingDb>()
    .insertInto('onboarding.state')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id' as never, 'name']).doUpdateSet({ value: row.value, at: row.at }),
    )
    .execute();
}
