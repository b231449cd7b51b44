import type { JsonSchema } from '@serviflow/sdk/ui';
import type { Definition } from '../model/definition.ts';

/** `GET /api/fields/subjects`. */
export interface Subject {
  subject: string;
  title: string;
  customers: boolean;
  resolving: boolean;
  categories: string[] | null;
}

export const TYPE_WORDS: Record<Definition['type'], string> = {
  text: 'Text',
  longText: 'Long text',
  number: 'Number',
  date: 'Date',
  choice: 'Choice',
  choices: 'Several choices',
  checkbox: 'Checkbox',
  person: 'Person',
  link: 'Link',
};
const REQUIRED_WORDS = { no: 'Never', always: 'When it is created', resolving: 'Before resolving' };
const CUSTOMER_WORDS = { none: 'Do not see it', read: 'Read it', edit: 'Read it and fill it in' };

const text = (title: string, more: object = {}): JsonSchema => ({
  type: 'string',
  title,
  maxLength: 200,
  ...more,
});
const when = (field: string, values: string[]) => ({ showWhen: { field, in: values } });

/** The form of one field; key and type are said once and stay. */
export function formOf(subject: Subject, existing: boolean): JsonSchema {
  const required = Object.keys(REQUIRED_WORDS).filter((one) => one !== 'resolving' || subject.resolving);
  return {
    type: 'object',
    required: existing ? ['label'] : ['label', 'key', 'type'],
    properties: {
      label: text('Label', { maxLength: 100 }),
      ...(existing
        ? { type: { const: '' } as JsonSchema }
        : {
            key: text('Key', {
              description: 'Name in the API, in exports and in filters, such as cost_centre. It stays.',
              pattern: '^[A-Za-z][A-Za-z0-9_-]{0,59}$',
            }),
            type: {
              type: 'string',
              title: 'Type',
              enum: Object.keys(TYPE_WORDS),
              default: 'text',
              'x-ui': { labels: TYPE_WORDS },
            } as JsonSchema,
          }),
      options: {
        type: 'array',
        title: 'Options',
        items: {
          type: 'object',
          required: ['label'],
          properties: {
            id: { type: 'string', 'x-ui': { widget: 'hidden' } },
            label: text('Option', { maxLength: 100 }),
            retired: { type: 'boolean', title: 'No longer offered' },
          },
        },
        'x-ui': when('type', ['choice', 'choices']),
      },
      help: text('Help', { maxLength: 500, 'x-ui': { widget: 'textarea', rows: 2 } }),
      section: text('Section', {
        maxLength: 60,
        description: 'Fields of one section stand under its heading.',
      }),
      required: {
        type: 'string',
        title: 'Required',
        enum: required,
        default: 'no',
        'x-ui': { labels: REQUIRED_WORDS },
      },
      ...(subject.customers
        ? {
            customers: {
              type: 'string',
              title: 'Customers',
              enum: Object.keys(CUSTOMER_WORDS),
              default: 'none',
              'x-ui': { labels: CUSTOMER_WORDS },
            } as JsonSchema,
          }
        : {}),
      ...(subject.categories === null
        ? {}
        : {
            categories: {
              type: 'array',
              title: 'Only in these categories',
              items: { type: 'string' },
              description: 'Empty: in all.',
            } as JsonSchema,
          }),
      column: { type: 'boolean', title: 'Can be a column of the list', default: true },
      readOnly: {
        type: 'boolean',
        title: 'People only read it',
        description: 'The API of plugins and rules set it.',
      },
      pattern: text('Form of the text', {
        description: 'A regular expression, such as PC-\\d{4}',
        'x-ui': when('type', ['text', 'longText']),
      }),
      patternHint: text('Hint for the form', { 'x-ui': when('type', ['text', 'longText']) }),
      linkTemplate: text('Link', {
        description: 'Such as https://crm.example/{value}',
        'x-ui': when('type', ['text', 'number', 'choice']),
      }),
      linkLabel: text('Words of the link', { 'x-ui': when('type', ['text', 'number', 'choice']) }),
    },
  };
}

/** A line under the name of a field. */
export function summary(d: Definition): string {
  return [
    TYPE_WORDS[d.type],
    d.required === 'always' && 'required',
    d.required === 'resolving' && 'required before resolving',
    d.customers !== 'none' && (d.customers === 'edit' ? 'customers fill it in' : 'customers read it'),
    d.categories.length > 0 && `in ${d.categories.join(', ')}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
