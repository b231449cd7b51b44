import type { CardDraft, CardFact, OperationDef, TenantInfo, TSchema } from '@serviflow/sdk';

/** Fields that name a record, the likeliest first. */
const NAMES = ['title', 'name', 'displayName', 'label', 'word', 'username', 'id'];
const TEXTS = ['text', 'description', 'body', 'excerpt', 'summary', 'detail'];
const MOST_FACTS = 10;
const MOST_ROWS = 20;

type Values = Readonly<Record<string, unknown>>;
type Desk = Pick<TenantInfo, 'timezone' | 'locale'>;

/** A card from the schema of a reply: its name, its text, its plain fields; of a list, a line for each entry. */
export function draftOf(
  op: Pick<OperationDef, 'title' | 'done' | 'reply'>,
  reply: unknown,
  desk: Desk,
): CardDraft {
  const done = op.done ?? op.title;
  if (!isValues(reply))
    return { title: done, text: reply === undefined || reply === null ? null : String(reply) };
  const list = Array.isArray(reply.items) ? reply.items.filter(isValues) : null;
  if (list) {
    const schema = op.reply.properties?.items?.items;
    return {
      title: op.title,
      text: list.length
        ? list.length > MOST_ROWS
          ? `The first ${MOST_ROWS} of ${list.length}.`
          : null
        : 'Nothing found.',
      facts: list.slice(0, MOST_ROWS).map((row) => ({
        label: nameOf(row) ?? '–',
        value: factsOf(row, schema, desk)
          .slice(0, 3)
          .map((fact) => fact.value)
          .join(' · '),
      })),
    };
  }
  const name = nameOf(reply);
  const text = TEXTS.map((key) => reply[key]).find((one) => typeof one === 'string' && one !== '');
  return {
    title: name === null ? done : `${done}: ${name}`,
    text: typeof text === 'string' ? text : null,
    facts: factsOf(reply, op.reply, desk).slice(0, MOST_FACTS),
  };
}

function nameOf(row: Values): string | null {
  const name = NAMES.map((key) => row[key]).find((one) => typeof one === 'string' && one !== '');
  const number = typeof row.number === 'number' ? `#${row.number}` : '';
  return [number, name].filter(Boolean).join(' ') || null;
}

function factsOf(row: Values, schema: TSchema | undefined, desk: Desk): CardFact[] {
  return Object.entries(row).flatMap(([key, value]) => {
    if (key === 'id' || key === 'number' || key === 'version' || /Ids?$|Url$|Token$/.test(key)) return [];
    if (NAMES.includes(key) || TEXTS.includes(key)) return [];
    const field: TSchema | undefined = schema?.properties?.[key];
    const shown = plain(value, desk);
    return shown === null ? [] : [{ label: field?.title ?? spaced(key), value: shown }];
  });
}

/** Null for what has no place in one line. */
function plain(value: unknown, desk: Desk): string | null {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value))
    return value.length && value.every((one) => typeof one === 'string') ? value.join(', ') : null;
  if (typeof value !== 'string' || value === '') return null;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) ? moment(value, desk) : value.replaceAll('_', ' ');
}

function moment(value: string, { timezone, locale }: Desk): string {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return value;
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: timezone,
  }).format(at);
}

/** `resolveDueAt` becomes `Resolve due at`. */
const spaced = (key: string) => {
  const words = key.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
