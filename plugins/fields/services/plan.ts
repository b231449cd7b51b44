import { type FieldError, type FieldReader, type FieldWish, Problem, problems, sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import type { Definition } from '../model/definition.ts';
import { anchored, checkedValue, pointerOf } from '../model/value.ts';
import { mayEdit } from './reach.ts';

interface Asked {
  /** Fields that the writer knows of. */
  readonly defs: readonly Definition[];
  /** What the record has now. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly reader: FieldReader;
  readonly wish: FieldWish;
}

interface Planned {
  readonly after: Record<string, unknown>;
  readonly changed: Definition[];
  /** Labels of what stays empty by an override. */
  readonly missing: string[];
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** A field counts for a record of its categories, and while the field that it depends on has the value. */
function applies(
  d: Definition,
  { category, values }: { category: string | null; values: Readonly<Record<string, unknown>> },
) {
  if (d.categories.length && !d.categories.some((one) => one.toLowerCase() === category?.toLowerCase()))
    return false;
  if (!d.showWhen) return true;
  const has = [values[d.showWhen.field]].flat().map(String);
  return d.showWhen.in.some((one) => has.includes(one));
}

/** Collects what is wrong, so that a form hears of all of it at once. */
class Faults {
  readonly errors: FieldError[] = [];

  add(pointer: string, code: string, detail: string): void {
    this.errors.push({ in: 'body', pointer, code, detail });
  }

  /** @throws Problem 422 when anything is wrong */
  raise(): void {
    const { errors } = this;
    if (!errors.length) return;
    const words = errors.slice(0, 20).map((one) => one.detail);
    throw problems.invalid(words.join(' '), { errors: errors.slice(0, 50) });
  }
}

/**
 * Puts what was given into the values.
 * @returns the fields that were given
 */
function take(
  { defs, before, reader, wish }: Asked,
  after: Record<string, unknown>,
  faults: Faults,
): Set<Definition> {
  const known = new Map(defs.map((d) => [d.key, d]));
  const given = new Set<Definition>();
  for (const [key, raw] of Object.entries(wish.given)) {
    const d = known.get(key);
    if (!d) faults.add(`/fields/${key.slice(0, 100)}`, 'unknown', 'There is no such field.');
    // Forms send back what they were given.
    else if (same(raw, before[key])) continue;
    else if (!wish.exempt && !mayEdit(d, reader.customer))
      faults.add(pointerOf(d), 'read-only', `${d.label} is not for you to change.`);
    else if (put(d, raw, { after, faults })) given.add(d);
  }
  return given;
}

function put(
  d: Definition,
  raw: unknown,
  { after, faults }: { after: Record<string, unknown>; faults: Faults },
): boolean {
  try {
    const value = checkedValue(d, raw);
    if (value === null) delete after[d.key];
    else after[d.key] = value;
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    faults.errors.push(...(error.errors ?? []));
    return false;
  }
}

/**
 * Values after a wish, checked: unknown fields, rubbish, what the writer may not set, and what is missing.
 * @throws Problem 422 naming each field
 */
export async function planOf(c: Ctx, asked: Asked): Promise<Planned> {
  const { defs, before, reader, wish } = asked;
  const faults = new Faults();
  const after: Record<string, unknown> = { ...before };
  const given = take(asked, after, faults);
  const { category } = wish;
  if (wish.moment === 'create')
    for (const d of defs)
      if (d.default !== undefined && !(d.key in wish.given) && applies(d, { category, values: after }))
        after[d.key] = d.default;
  await checkForms(c, [...given], { values: after, faults });
  await checkPeople(c, [...given], { values: after, faults });
  const missing = (wish.exempt ? [] : defs).filter(
    (d) =>
      after[d.key] === undefined &&
      isDue(d, wish, given) &&
      mayEdit(d, reader.customer) &&
      applies(d, { category, values: after }) &&
      !faults.errors.some((one) => one.pointer === pointerOf(d)),
  );
  const resolving = wish.moment === 'resolve';
  const skipped = resolving && wish.override === true;
  for (const d of skipped ? [] : missing)
    faults.add(
      pointerOf(d),
      resolving ? 'required-before-resolving' : 'required',
      `${d.label} is required${resolving ? ' before resolving' : ''}.`,
    );
  faults.raise();
  return {
    after,
    changed: defs.filter((d) => !same(before[d.key], after[d.key])),
    missing: skipped ? missing.map((d) => d.label) : [],
  };
}

/** Adding a required field holds up nobody's change of an old record: what is asked for depends on the moment. */
function isDue(d: Definition, { moment }: FieldWish, given: ReadonlySet<Definition>): boolean {
  if (moment === 'resolve') return d.required !== 'no';
  return d.required === 'always' && (moment === 'create' || given.has(d));
}

interface Checked {
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: Faults;
}

/** PostgreSQL matches without backtracking, so that no expression can hold up the desk. */
async function checkForms(c: Ctx, given: readonly Definition[], { values, faults }: Checked) {
  const checked = given.filter((d) => d.pattern && values[d.key] !== undefined);
  if (!checked.length) return;
  const { rows } = await sql<{ i: number }>`
    select x.i::int as i from unnest(${checked.map((d) => String(values[d.key]))}::text[], ${checked.map((d) => anchored(d.pattern ?? ''))}::text[])
      with ordinality as x(text, pattern, i) where x.text !~ x.pattern`.execute(c.sql());
  for (const { i } of rows) {
    const d = checked[i - 1] as Definition;
    faults.add(
      pointerOf(d),
      'pattern',
      `${d.label}: ${d.patternHint ?? 'This does not have the expected form.'}`,
    );
  }
}

async function checkPeople(c: Ctx, given: readonly Definition[], { values, faults }: Checked) {
  const people = given.filter((d) => d.type === 'person' && values[d.key] !== undefined);
  if (!people.length) return;
  const users = await c.users.find(people.map((d) => String(values[d.key])));
  for (const d of people) {
    const user = users.get(String(values[d.key]));
    if (!user?.active || user.role === 'customer')
      faults.add(pointerOf(d), 'unknown', `${d.label}: There is no such colleague.`);
  }
}
