import type { JsonSchema, UiAction } from '@serviflow/sdk/ui';

/** Somebody who may own tickets. */
export interface Colleague {
  id: string;
  name: string;
}

/** Which control a field of a ticket action gets; the schemas themselves know nothing of screens. */
const HINTS: Record<string, JsonSchema['x-ui']> = {
  assigneeId: { widget: 'lookup', lookup: '/api/users?staff=true', placeholder: 'Find a colleague' },
  note: { rows: 4 },
  reason: { rows: 4 },
};

/** Icons of the set for what the actions ask for. */
const ICONS: Record<string, string> = {
  'user-up': 'user-check',
  'hand-grab': 'hand-stop',
  'lock-open': 'transfer',
  'satellite-off': 'bell-off',
  restore: 'arrow-back-up',
};

/** What "Edit" may change on many tickets at once: the rest is particular to one, or would be emptied. */
const BULK_FIELDS = ['priority', 'category', 'workType'];

/** The people as choices; `undefined` (not known, or too many for a menu) leaves the search. */
function chooseFrom(people: readonly Colleague[]): JsonSchema {
  return {
    type: 'string',
    enum: people.map((one) => one.id),
    'x-ui': {
      labels: Object.fromEntries(people.map((one) => [one.id, one.name])),
      placeholder: 'Choose a colleague',
    },
  };
}

function withHints(form: JsonSchema, people: readonly Colleague[] | undefined): JsonSchema {
  const { assigneeId } = form.properties ?? {};
  if (people && assigneeId) {
    const { format: _format, ...rest } = assigneeId;
    return withHints(
      { ...form, properties: { ...form.properties, assigneeId: { ...rest, ...chooseFrom(people) } } },
      undefined,
    );
  }
  const properties = Object.entries(form.properties ?? {}).map(([name, schema]) => [
    name,
    HINTS[name] && !schema.enum ? { ...schema, 'x-ui': { ...HINTS[name], ...schema['x-ui'] } } : schema,
  ]);
  return { ...form, properties: Object.fromEntries(properties) };
}

/** The schema without its "or empty": in a form for many, an empty field means "leave it". */
function withoutNull(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find((one) => one.type !== 'null') ?? schema;
}

/**
 * A ticket action with the controls that its fields need.
 * @param people who may own tickets, where they are known
 */
export function hinted(action: UiAction, people?: readonly Colleague[]): UiAction {
  const icon = ICONS[action.icon ?? ''];
  const shown = icon ? { ...action, icon } : action;
  return shown.form ? { ...shown, form: withHints(shown.form, people) } : shown;
}

/** The same for many tickets at once. */
export function hintedForBulk(action: UiAction, people?: readonly Colleague[]): UiAction {
  if (action.id !== 'tickets.set' || !action.form) return hinted(action, people);
  const fields = BULK_FIELDS.flatMap((name) => {
    const schema = action.form?.properties?.[name];
    return schema ? [[name, withoutNull(schema)]] : [];
  });
  return {
    ...action,
    form: { ...action.form, properties: Object.fromEntries(fields), required: [] },
  };
}
