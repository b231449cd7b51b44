import { type ExtensibleRecord, invalidField, sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import type { Definition, DefinitionChange, Option } from '../model/definition.ts';
import { anchored, checkedValue } from '../model/value.ts';

interface Asked {
  readonly change: DefinitionChange;
  readonly record: ExtensibleRecord | undefined;
  readonly others: readonly Definition[];
}

const trimmed = (text: string | null | undefined): string | null => text?.trim() || null;

/** Options keep their ids; one that is left out is retired, because records may have it. */
function optionsOf(before: readonly Option[], given: DefinitionChange['options']): Option[] {
  if (!given) return [...before];
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const options: Option[] = [];
  for (const one of given) {
    const asked = typeof one === 'string' ? { label: one } : one;
    const label = asked.label.trim();
    const id = asked.id ?? before.find((old) => same(old.label, label))?.id ?? label;
    if (
      options.some(
        (other) => same(other.id, id) || (same(other.label, label) && !other.retired && !asked.retired),
      )
    )
      throw invalidField('/options', `There are two options "${label}".`, 'twice');
    if (id.includes(','))
      throw invalidField('/options', 'An option has no comma: lists of them are separated by it.', 'comma');
    options.push({ id, label, ...(asked.retired ? { retired: true } : {}) });
  }
  const gone = before.filter((old) => !options.some((one) => same(one.id, old.id)));
  return [...options, ...gone.map((old) => ({ ...old, retired: true }))];
}

/** JavaScript in the browser and PostgreSQL on the server both have to understand it. */
async function checkPattern(c: Ctx, pattern: string): Promise<void> {
  const wrong = invalidField('/pattern', 'This is no regular expression that can be used here.', 'pattern');
  // Back references are the one part that PostgreSQL cannot match without trying everything.
  if (/\\[1-9]/.test(pattern)) throw wrong;
  try {
    new RegExp(anchored(pattern), 'u');
  } catch {
    throw wrong;
  }
  const { rows } = await sql<{
    fine: boolean;
  }>`select fields.is_pattern(${anchored(pattern)}) as fine`.execute(c.sql());
  if (!rows[0]?.fine) throw wrong;
}

function checkOptions(d: Definition): void {
  const chooses = d.type === 'choice' || d.type === 'choices';
  if (chooses && !d.options.some((option) => !option.retired))
    throw invalidField('/options', 'A choice needs at least one option.', 'required');
  if (!chooses && d.options.length) throw invalidField('/options', 'Only choices have options.', 'type');
}

/** Who fills it in, and when. */
function checkReach(d: Definition, record: ExtensibleRecord | undefined): void {
  if (d.required === 'resolving' && record && !record.resolving)
    throw invalidField('/required', 'Such records are not resolved.', 'enum');
  if (d.customers !== 'none' && record && !record.customers)
    throw invalidField('/customers', 'Customers do not see such records.', 'enum');
  if (d.required !== 'no' && d.readOnly)
    throw invalidField('/required', 'People cannot fill in what they only read.', 'read-only');
}

async function checkTexts(c: Ctx, d: Definition, before: Definition): Promise<void> {
  if (d.pattern) {
    if (d.type !== 'text' && d.type !== 'longText')
      throw invalidField('/pattern', 'Only texts have a form.', 'type');
    if (d.pattern !== before.pattern) await checkPattern(c, d.pattern);
  }
  if (d.linkTemplate && !/^https?:\/\/\S*\{value\}/i.test(d.linkTemplate))
    throw invalidField(
      '/linkTemplate',
      'Write an address with {value} in it, such as https://crm.example/{value}.',
      'format',
    );
}

/**
 * A definition with a change in it, everything checked.
 * @throws Problem 422 naming what is wrong
 */
export async function settled(
  c: Ctx,
  before: Definition,
  { change, record, others }: Asked,
): Promise<Definition> {
  const { required, customers, options, showWhen, ...rest } = change;
  const d: Definition = {
    ...before,
    ...(rest as Partial<Definition>),
    label: (change.label ?? before.label).trim(),
    options: optionsOf(before.options, options),
    required: required === undefined ? before.required : required === true ? 'always' : required || 'no',
    customers: customers === undefined ? before.customers : customers === true ? 'edit' : customers || 'none',
    showWhen: showWhen === undefined ? before.showWhen : showWhen,
  };
  for (const key of ['help', 'section', 'pattern', 'patternHint', 'linkTemplate', 'linkLabel'] as const)
    d[key] = trimmed(d[key]);
  checkOptions(d);
  checkReach(d, record);
  await checkTexts(c, d, before);
  if (d.showWhen && !others.some((one) => one.key === d.showWhen?.field && !one.retired))
    throw invalidField('/showWhen', 'There is no such field.', 'unknown');
  if (change.default !== undefined) {
    const value = checkedValue(d, change.default);
    if (value === null) delete d.default;
    else d.default = value;
  }
  return d;
}
