import { FIELD_REQUIRED, type Static, type TSchema, Type } from '@serviflow/sdk';

/** What a value may be. */
export const TYPES = [
  'text',
  'longText',
  'number',
  'date',
  'choice',
  'choices',
  'checkbox',
  'person',
  'link',
] as const;
export type FieldType = (typeof TYPES)[number];
/** What customers may do with a field. */
export const CUSTOMERS = ['none', 'read', 'edit'] as const;

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const V extends readonly string[]>(values: V, more: object) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values], ...more });
const text = (title: string, maxLength: number, more: object = {}) =>
  Type.Optional(nullable(Type.String({ title, maxLength, ...more })));

/** Most fields of one kind of record; a form beyond that is no form. */
export const MOST_FIELDS = 300;
const MOST_OPTIONS = 500;

export const Option = Type.Object({
  /** Stays the same when the option is renamed or retired; the values of records hold it. */
  id: Type.String({ minLength: 1, maxLength: 100 }),
  label: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  /** No longer offered; records that have it keep it. */
  retired: Type.Optional(Type.Boolean()),
});
export type Option = Static<typeof Option>;
/** An option as people write it: only its words, or with its id. */
const OptionInput = Type.Union([
  Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  Type.Object({ ...Option.properties, id: Type.Optional(Option.properties.id) }),
]);

const ShowWhen = Type.Object({
  field: Type.String({ title: 'Field', maxLength: 60 }),
  in: Type.Array(Type.String({ maxLength: 200 }), { title: 'has one of', minItems: 1, maxItems: 50 }),
});

/** What may be changed later. */
export const changeable = {
  label: Type.String({ title: 'Label', minLength: 1, maxLength: 100, pattern: '\\S' }),
  help: text('Help', 500),
  section: text('Section', 60),
  options: Type.Optional(Type.Array(OptionInput, { title: 'Options', maxItems: MOST_OPTIONS })),
  required: Type.Optional(
    Type.Union([Type.Boolean(), oneOf(FIELD_REQUIRED, {})], {
      title: 'Required',
      description: '`always`, `resolving` (before the record is resolved) or `no`; true means always',
    }),
  ),
  categories: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      title: 'Categories',
      description: 'The field belongs to records of these categories only; to all when empty',
      maxItems: 100,
    }),
  ),
  default: Type.Optional(Type.Unknown({ title: 'Default' })),
  customers: Type.Optional(
    Type.Union([Type.Boolean(), oneOf(CUSTOMERS, {})], {
      title: 'Customers',
      description: '`none`, `read` or `edit`; true means edit',
    }),
  ),
  readOnly: Type.Optional(
    Type.Boolean({ title: 'People only read it', description: 'The desk itself and rules set it' }),
  ),
  column: Type.Optional(Type.Boolean({ title: 'Column of the list' })),
  pattern: text('Form of the text', 300, {
    description: 'Regular expression that the whole text must match',
  }),
  patternHint: text('Words for the form', 200),
  linkTemplate: text('Link', 500, { description: 'https://crm.example/{value}' }),
  linkLabel: text('Words of the link', 60),
  showWhen: Type.Optional(nullable(ShowWhen)),
  position: Type.Optional(Type.Integer({ title: 'Position', minimum: 0, maximum: 100_000 })),
};

export const DraftSchema = Type.Object({
  subject: Type.String({ title: 'Record', minLength: 3, maxLength: 100 }),
  key: Type.String({
    title: 'Key',
    description: 'Name in the API, in exports and in filters; it stays',
    pattern: '^[A-Za-z][A-Za-z0-9_-]{0,59}$',
  }),
  type: oneOf(TYPES, { title: 'Type' }),
  ...changeable,
});
export type DefinitionDraft = Static<typeof DraftSchema>;
export const ChangeSchema = Type.Partial(Type.Object(changeable), { minProperties: 1 });
export type DefinitionChange = Static<typeof ChangeSchema>;

/** A custom field as it is stored. */
export const Definition = Type.Object({
  id: Type.String(),
  subject: Type.String(),
  key: Type.String(),
  label: Type.String(),
  type: oneOf(TYPES, {}),
  help: nullable(Type.String()),
  section: nullable(Type.String()),
  options: Type.Array(Option),
  required: oneOf(FIELD_REQUIRED, {}),
  categories: Type.Array(Type.String()),
  default: Type.Optional(Type.Unknown()),
  customers: oneOf(CUSTOMERS, {}),
  readOnly: Type.Boolean(),
  column: Type.Boolean(),
  pattern: nullable(Type.String()),
  patternHint: nullable(Type.String()),
  linkTemplate: nullable(Type.String()),
  linkLabel: nullable(Type.String()),
  showWhen: nullable(ShowWhen),
  position: Type.Integer(),
  /** No longer in forms and lists; its values are kept. */
  retired: Type.Boolean(),
});
export type Definition = Static<typeof Definition>;
