import type { FieldValues, FieldWish } from '@serviflow/sdk';
import { ticketUpdated } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { factOf, STAFF } from '../model/audience.ts';
import { customFields, isExempt } from './custom-fields.ts';
import type { Edit } from './edit.ts';

interface Options extends Pick<FieldWish, 'moment'> {
  readonly override?: boolean | undefined;
}

/**
 * Puts values of custom fields into an edit, with one line in the timeline in the words of the fields.
 * @throws Problem 422 naming each wrong, unknown or missing field
 */
export async function applyValues(
  c: Ctx,
  edit: Edit,
  given: FieldValues,
  { moment, override = false }: Options,
): Promise<void> {
  const plan = await customFields(c).plan({
    id: edit.before.id,
    given,
    category: edit.after.category,
    moment,
    exempt: isExempt(c),
    override,
  });
  if (plan.missing.length) {
    c.audit({ requiredFieldsSkipped: plan.missing });
    edit.entries.push({
      type: 'updated',
      visibility: 'internal',
      body: `Went on without required fields: ${plan.missing.join(', ')}.`,
      data: { skipped: plan.missing },
    });
  }
  if (!plan.changes.length) return;
  edit.fields = plan;
  const words = (which: 'beforeText' | 'afterText') =>
    Object.fromEntries(plan.changes.map((change) => [change.label, change[which]]));
  edit.entries.push({
    type: 'updated',
    visibility: 'internal',
    data: {
      fields: plan.changes.map((change) => change.label),
      keys: plan.changes.map((change) => change.key),
      before: words('beforeText'),
      after: words('afterText'),
    },
  });
  c.audit({ fields: plan.changes.map((change) => change.key) });
  // Names of fields that customers do not know must not reach them.
  edit.told.push((ctx, t) =>
    ctx.emit(
      ticketUpdated,
      { ...factOf(t, edit), fields: plan.changes.map((change) => `field.${change.key}`) },
      { aggregate: t.id, audience: STAFF },
    ),
  );
}
