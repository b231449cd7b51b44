import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../manifest-types.ts';
import { bulkForm, fieldsOf, initialValues, kindOf, payloadOf, pointerToPath } from './schema.ts';
import { validateAll } from './validate.ts';

const schema: JsonSchema = {
  type: 'object',
  required: ['title', 'email', 'level', 'tags'],
  properties: {
    title: { type: 'string', title: 'Title', minLength: 3, maxLength: 20 },
    body: { type: 'string', maxLength: 20_000 },
    email: { type: 'string', format: 'email' },
    level: { anyOf: [{ const: 'low' }, { const: 'in_progress', title: 'In Progress' }] },
    minutes: { type: 'integer', minimum: 1, maximum: 60, default: 5 },
    owner: { anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }], 'x-ui': { widget: 'user' } },
    tags: { type: 'array', items: { type: 'string', maxLength: 5 }, maxItems: 3 },
    smtp: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
    reason: { type: 'string', 'x-ui': { showWhen: { field: 'level', in: ['low'] } } },
  },
};

describe('forms from JSON Schema', () => {
  it('chooses the control', () => {
    const kinds = Object.fromEntries(fieldsOf(schema).map((field) => [field.name, field.kind]));
    expect(kinds).toMatchObject({
      title: 'text',
      body: 'textarea',
      email: 'text',
      level: 'choice',
      minutes: 'number',
      owner: 'lookup',
      tags: 'tags',
      smtp: 'group',
    });
    expect(kindOf({ type: 'array', items: { type: 'string', enum: ['a'] } })).toBe('choices');
    expect(kindOf({ type: 'string', 'x-ui': { widget: 'password' } })).toBe('password');
  });

  it('starts with given values, defaults and empty controls', () => {
    expect(initialValues(schema, { title: 'Printer' })).toMatchObject({
      title: 'Printer',
      minutes: 5,
      tags: [],
      smtp: { host: '' },
    });
  });

  it('sends null for an emptied nullable field and leaves optional empty ones out', () => {
    const values = {
      ...initialValues(schema),
      title: ' Printer ',
      level: 'in_progress',
      reason: 'hidden now',
    };
    expect(payloadOf(schema, values)).toEqual({
      title: 'Printer',
      level: 'in_progress',
      minutes: 5,
      owner: null,
      tags: [],
      smtp: {},
    });
  });

  it('clears stored values but never secrets when asked to', () => {
    const small: JsonSchema = {
      type: 'object',
      properties: {
        host: { type: 'string' },
        key: { type: 'string', secret: true },
        port: { type: 'integer' },
      },
    };
    expect(payloadOf(small, { host: '', key: '', port: 25 }, true)).toEqual({ host: null, port: 25 });
    expect(payloadOf(small, { host: '', key: 'x', port: '' })).toEqual({ key: 'x' });
  });

  it('says how to mend each wrong value', () => {
    const problems = validateAll(schema, {
      ...initialValues(schema),
      title: 'a',
      email: 'nobody',
      minutes: 90,
      tags: ['toolong'],
    });
    expect(problems).toEqual({
      title: 'Write at least 3 characters (1 so far).',
      email: 'Write an email address such as name@example.com.',
      level: 'Choose one to go on.',
      minutes: 'Choose a number from 1 to 60.',
      tags: '"toolong": Shorten this to 5 characters (7 now).',
      'smtp.host': 'Fill this in to go on.',
    });
  });

  it('lets a value with a default stay empty', () => {
    const form: JsonSchema = {
      type: 'object',
      required: ['name', 'port'],
      properties: { name: { type: 'string', default: '' }, port: { type: 'integer' } },
    };
    expect(validateAll(form, initialValues(form))).toEqual({ port: 'Fill this in to go on.' });
  });

  it('lets a stored secret stay empty', () => {
    expect(validateAll(schema, initialValues(schema), new Set(['smtp.host']))).not.toHaveProperty(
      'smtp.host',
    );
  });

  it('reads pointers of the server', () => {
    expect(pointerToPath('/smtp/host')).toBe('smtp.host');
    expect(pointerToPath('/a~1b/0/c')).toBe('a/b.0.c');
  });
});

describe('the form of an action for many', () => {
  const form = bulkForm({
    type: 'object',
    required: ['note', 'owner'],
    properties: {
      title: { type: 'string', 'x-ui': { bulk: false } },
      client: { anyOf: [{ type: 'string', 'x-ui': { bulk: false } }, { type: 'null' }] },
      category: { anyOf: [{ type: 'string', title: 'Category' }, { type: 'null' }] },
      note: { type: 'string', 'x-ui': { bulk: false } },
      owner: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    },
  });

  it('leaves out what is particular to one, unless the action cannot do without', () => {
    expect(Object.keys(form.properties ?? {})).toEqual(['category', 'note', 'owner']);
  });

  it('never empties a field that was not filled in', () => {
    expect(payloadOf(form, { category: '', note: 'x', owner: '' })).toEqual({ note: 'x', owner: null });
  });
});
