import {
  type ExtensibleRecord,
  FieldsOfRecords,
  type FieldValues,
  type FieldWish,
  type RecordField,
} from '@serviflow/sdk';
import { CLIENT, CONTACT } from '../contract.ts';
import type { Ctx } from '../manifest.ts';

const KINDS = { client: CLIENT.id, contact: CONTACT.id } as const;
type Kind = keyof typeof KINDS;

/** Fields that other plugins add to clients or contacts. */
export const customFields = (c: Ctx, kind: Kind) =>
  new FieldsOfRecords(c, { subject: KINDS[kind], customer: !c.can('clients.read') });

/** As records that other plugins may add fields to; customers see neither. */
export const extensible = (kind: Kind): ExtensibleRecord => ({
  subject: KINDS[kind],
  title: kind === 'client' ? 'Clients' : 'Contacts',
  customers: false,
  resolving: false,
  categories: async () => null,
});

/** A record with the values of its fields; null when they are not available. */
export async function withFields<T extends { id: string }>(c: Ctx, kind: Kind, record: T) {
  const values = await customFields(c, kind).load([record.id]);
  return { ...record, fields: values(record.id) };
}

/** The same for many. */
export async function allWithFields<T extends { id: string }>(c: Ctx, kind: Kind, records: readonly T[]) {
  const ids = records.map((one) => one.id);
  const values = await customFields(c, kind).load(ids);
  return records.map((one) => ({ ...one, fields: values(one.id) }));
}

/**
 * Stores values with a record that was just made or changed, in the transaction of the call.
 * @throws Problem 422 with a pointer `/fields/KEY` for each wrong, unknown or missing field
 */
export async function storeFields(
  c: Ctx,
  kind: Kind,
  wish: Pick<FieldWish, 'moment'> & { readonly id: string; readonly given: FieldValues | undefined },
): Promise<void> {
  const { id, moment, given } = wish;
  if (moment === 'change' && !given) return;
  const custom = customFields(c, kind);
  const exempt = c.principal.kind === 'system';
  const plan = await custom.plan({ id, given: given ?? {}, category: null, moment, exempt });
  await custom.store(id, plan);
  if (plan.changes.length) c.audit({ fields: plan.changes.map(({ key }) => key) });
}

/** What an export has of them: columns, and cells of a batch. */
export async function exported(c: Ctx): Promise<{
  columns: readonly RecordField[];
  cells(ids: readonly string[]): Promise<(id: string) => string[]>;
}> {
  const columns = (await customFields(c, 'client').describe()).items;
  return {
    columns,
    async cells(ids) {
      const texts = columns.length ? await customFields(c, 'client').texts(ids) : () => ({});
      return (id) => {
        const words: Readonly<Record<string, string>> | null = texts(id);
        return columns.map(({ key }) => (words === null ? 'not available' : (words[key] ?? '')));
      };
    },
  };
}
