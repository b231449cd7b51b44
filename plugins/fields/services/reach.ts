import type { FieldReader } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import type { Definition } from '../model/definition.ts';
import { definitionsOf } from './definitions.ts';

/** Fields that a reader may know of. */
export async function seenBy(
  c: Ctx,
  { subject, customer }: FieldReader,
  options: { columns?: boolean } = {},
): Promise<Definition[]> {
  const all = await definitionsOf(c, subject, options);
  return all.filter((d) => !d.retired && (!customer || d.customers !== 'none'));
}

export const mayEdit = (d: Definition, customer: boolean): boolean =>
  !d.readOnly && (!customer || d.customers === 'edit');
