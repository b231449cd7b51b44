import type { Runtime } from '../runtime.ts';

const BATCH = 500;

interface SealedRow {
  readonly tenant_id: string;
  readonly plugin: string;
  readonly key: string;
  readonly value: string;
}

/**
 * Seals with the current key what a former one (SECRET_KEY_OLD) sealed, so that the former key can be left out at the
 * next start. Several nodes may do it at once.
 * @returns how many
 */
export async function resealSecrets({ db, secrets }: Runtime): Promise<number> {
  let done = 0;
  for (;;) {
    const { rows } = await db.control.query<SealedRow>(
      `select tenant_id, plugin, key, value #>> '{}' as value from kernel.setting
        where secret and split_part(value #>> '{}', '.', 2) = any($1::text[]) limit ${BATCH}`,
      [secrets.formerKeyIds],
    );
    for (const { tenant_id, plugin, key, value } of rows) {
      const place = `${tenant_id}/${plugin}/${key}`;
      await db.control.query(
        `update kernel.setting set value = to_jsonb($1::text)
          where tenant_id = $2 and plugin = $3 and key = $4 and value = to_jsonb($5::text)`,
        [secrets.seal(secrets.open(value, place), place), tenant_id, plugin, key, value],
      );
    }
    done += rows.length;
    if (rows.length < BATCH) return done;
  }
}

/** Stored secrets that no key of this desk opens, in one sentence for operators; null when there are none. */
export async function lostSecrets({ db, secrets }: Runtime): Promise<string | null> {
  const { rows } = await db.control.query<{ secrets: number; tenants: number }>(
    `select count(*)::int as secrets, count(distinct tenant_id)::int as tenants from kernel.setting
      where secret and split_part(value #>> '{}', '.', 2) <> all($1::text[])`,
    [secrets.keyIds],
  );
  const { secrets: lost = 0, tenants = 0 } = rows[0] ?? {};
  if (lost === 0) return null;
  const many = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `SECRET_KEY is not the key that ${many(lost, 'stored secret')} of ${many(tenants, 'tenant')} ${lost === 1 ? 'was' : 'were'} sealed with: what needs them rests. Give the former key as SECRET_KEY_OLD and start again, or enter the secrets anew.`;
}
