import type { JsonSchema, UiAction } from '@serviflow/sdk/ui';

/** Which control a field of a ticket action gets; the schemas themselves know nothing of screens. */
const HINTS: Record<string, JsonSchema['x-ui']> = {
  assigneeId: { widget: 'lookup', lookup: '/api/users?staff=true', placeholder: 'Find a colleague' },
  note: { rows: 4 },
  reason: { rows: 4 },
};

/** What "Edit" may change on many tickets at once: the rest is particular to one, or would be emptied. */
const BULK_FIELDS = ['priority', 'category', 'workType'];

function withHints(form: JsonSchema): JsonSchema {
  const properties = Object.entries(form.properties ?? {}).map(([name, schema]) => [
    name,
    HINTS[name] ? { ...schema, 'x-ui': { ...HINTS[name], ...schema['x-ui'] } } : schema,
  ]);
  return { ...form, properties: Object.fromEntries(properties) };
}

/** The schema without its "or empty": in a form for many, an empty field means "leave it". */
function withoutNull(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find((one) => one.type !== 'null') ?? schema;
}

/** A ticket action with the controls that its fields need. */
export function hinted(action: UiAction): UiAction {
  return action.form ? { ...action, form: withHints(action.form) } : action;
}

/** The same for many tickets at once. */
export function hintedForBulk(action: UiAction): UiAction {
  if (action.id !== 'tickets.set' || !action.form) return hinted(action);
  const fields = BULK_FIELDS.flatMap((name) => {
    const schema = action.form?.properties?.[name];
    return schema ? [[name, withoutNull(schema)]] : [];
  });
  return {
    ...action,
    form: { ...action.form, properties: Object.fromEntries(fields), required: [] },
  };
}
