import type { FieldReader } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import type { Definition } from '../model/definition.ts';
import { definitionsOf } from './definitions.ts';

/** Fields that a reader may know of. */
export async function seenBy(c: Ctx, { subject, customer }: FieldReader): Promise<Definition[]> {
  const all = await definitionsOf(c, subject);
  return all.filter((d) => !d.retired && (!customer || d.customers !== 'none'));
}

export const mayEdit = (d: Definition, customer: boolean): boolean =>
  !d.readOnly && (!customer || d.customers === 'edit');
