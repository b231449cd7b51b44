import { invalidField } from '@serviflow/sdk';
import type { Definition } from './definition.ts';

const LONGEST = { text: 500, longText: 20_000, link: 2_000 } as const;
const MOST_CHOICES = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** JSON schema of a value, for forms and the API's description. Retired options are not offered. */
export function schemaOf(d: Definition): Record<string, unknown> {
  const hints = { ...(d.help ? { description: d.help } : {}), title: d.label };
  const open = d.options.filter((option) => !option.retired);
  const choice = {
    type: 'string',
    enum: open.map((option) => option.id),
    'x-ui': { labels: Object.fromEntries(open.map((option) => [option.id, option.label])) },
  };
  switch (d.type) {
    case 'number':
      return { ...hints, type: 'number' };
    case 'date':
      return { ...hints, type: 'string', format: 'date' };
    case 'checkbox':
      return { ...hints, type: 'boolean', 'x-ui': { widget: 'checkbox' } };
    case 'choice':
      return { ...hints, ...choice };
    case 'choices':
      return { ...hints, type: 'array', items: choice, maxItems: MOST_CHOICES };
    case 'person':
      return {
        ...hints,
        type: 'string',
        format: 'uuid',
        'x-ui': {
          widget: 'user',
          lookupQuery: { staff: 'true', status: 'active' },
          placeholder: 'Find a colleague',
        },
      };
    case 'link':
      return {
        ...hints,
        type: 'string',
        format: 'uri',
        maxLength: LONGEST.link,
        'x-ui': { placeholder: 'https://' },
      };
    default:
      return {
        ...hints,
        type: 'string',
        maxLength: LONGEST[d.type],
        ...(d.pattern ? { pattern: anchored(d.pattern) } : {}),
        ...(d.pattern && d.patternHint ? { description: d.patternHint } : {}),
      };
  }
}

export const anchored = (pattern: string): string => `^(?:${pattern})$`;
export const pointerOf = (d: Pick<Definition, 'key'>): string => `/fields/${d.key}`;

/**
 * A value as it is stored; null when it says nothing.
 * @throws Problem 422 saying what is wrong with it
 */
export function checkedValue(d: Definition, given: unknown): unknown {
  if (given === null || given === undefined || given === '') return null;
  const wrong = (detail: string, code: string) => invalidField(pointerOf(d), `${d.label}: ${detail}`, code);
  const asText = (): string => {
    if (typeof given !== 'string') throw wrong('Write a text.', 'type');
    return given.trim();
  };
  switch (d.type) {
    case 'text':
    case 'longText': {
      const text = asText();
      if (text.length > LONGEST[d.type])
        throw wrong(`Write at most ${LONGEST[d.type]} characters.`, 'maxLength');
      return text || null;
    }
    case 'number':
      if (typeof given !== 'number' || !Number.isFinite(given)) throw wrong('Write a number.', 'type');
      return given;
    case 'date':
      if (!isDay(asText())) throw wrong('Write a date such as 2026-12-31.', 'format');
      return asText();
    case 'checkbox':
      if (typeof given !== 'boolean') throw wrong('Say true or false.', 'type');
      return given;
    case 'choice':
      return optionOf(d, asText(), wrong);
    case 'choices': {
      if (
        !Array.isArray(given) ||
        given.length > MOST_CHOICES ||
        given.some((one) => typeof one !== 'string')
      )
        throw wrong(`Choose at most ${MOST_CHOICES} options.`, 'type');
      const ids = [...new Set(given.map((one: string) => optionOf(d, one.trim(), wrong)))];
      return ids.length ? ids : null;
    }
    case 'person':
      if (!UUID.test(asText())) throw wrong('Choose a person.', 'format');
      return asText().toLowerCase();
    case 'link': {
      const text = asText();
      if (text.length > LONGEST.link || !/^https?:$/.test(URL.parse(text)?.protocol ?? ''))
        throw wrong('Write a full address such as https://example.com.', 'format');
      return text;
    }
  }
}

/** Ids and words are both understood, so that people who write to the API need not know ids. */
function optionOf(d: Definition, text: string, wrong: (detail: string, code: string) => Error): string {
  const found =
    d.options.find((option) => option.id === text) ??
    d.options.find((option) => option.label.toLowerCase() === text.toLowerCase());
  if (!found || found.retired) throw wrong(`There is no option "${text.slice(0, 100)}".`, 'enum');
  return found.id;
}

export function isDay(text: string): boolean {
  // JavaScript reads 2026-02-30 as the second of March.
  return (
    DAY.test(text) && text >= '0001-01-01' && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text
  );
}

/** A stored value in words; people are named by the caller. */
export function textOf(d: Definition, value: unknown, nameOf: (userId: string) => string): string {
  const label = (id: unknown) => d.options.find((option) => option.id === id)?.label ?? String(id);
  if (value === null || value === undefined) return '';
  if (d.type === 'choice') return label(value);
  if (d.type === 'choices') return (value as unknown[]).map(label).join(', ');
  if (d.type === 'checkbox') return value ? 'Yes' : 'No';
  if (d.type === 'person') return nameOf(String(value));
  return String(value);
}

/** As it is compared. */
export const found = (value: unknown): string => String(value).toLowerCase().slice(0, 500);

/** Where a value stands to be found; long texts are found by their words only. */
export function cellsOf(d: Definition, value: unknown): { text?: string; num?: number; day?: string }[] {
  if (value === null || d.type === 'longText') return [];
  if (d.type === 'number') return [{ num: value as number }];
  if (d.type === 'date') return [{ day: value as string }];
  if (Array.isArray(value)) return value.map((one) => ({ text: found(one) }));
  return [{ text: found(value) }];
}

/** Column of `fields.value`, and whether lists can be sorted by it. */
export const COLUMN = {
  text: 'text',
  longText: null,
  number: 'num',
  date: 'day',
  choice: 'text',
  choices: 'text',
  checkbox: 'text',
  person: 'text',
  link: 'text',
} as const;
