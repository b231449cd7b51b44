import type { TSchema } from '@sinclair/typebox';
import { problems } from './errors.ts';

interface Shape extends TSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Shape[];
  items?: Shape;
}

const YES = new Set(['yes', 'y', 'true', 'on', '1']);
const NO = new Set(['no', 'n', 'false', 'off', '0']);
const plain = (text: unknown) =>
  String(text)
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');

/**
 * A word as the schema of a field wants it: a number, a choice in any case, a list with commas.
 * @param name of the field, for people
 * @throws Problem 422 `command-words` saying what would fit
 * @since 1.1
 */
export function wordValue(schema: TSchema, word: string, name: string): unknown {
  const shape = schema as Shape;
  const wrong = (what: string) =>
    problems.invalid(`"${word.slice(0, 100)}" does not fit: ${name} is ${what}.`, { code: 'command-words' });
  const inner = (shape.anyOf ?? []).filter((one) => one.type !== 'null');
  const choices =
    shape.enum ?? (inner.every((one) => one.const !== undefined) ? inner.map((one) => one.const) : []);
  if (choices.length) {
    const found = choices.find((one) => plain(one) === plain(word));
    if (found === undefined) throw wrong(`one of ${choices.map(String).join(', ')}`);
    return found;
  }
  if (inner[0]) return wordValue(inner[0], word, name);
  switch (shape.type) {
    case 'integer':
    case 'number': {
      const number = Number(word.replace(',', '.'));
      if (
        word.trim() === '' ||
        !Number.isFinite(number) ||
        (shape.type === 'integer' && !Number.isInteger(number))
      )
        throw wrong(shape.type === 'integer' ? 'a whole number' : 'a number');
      return number;
    }
    case 'boolean':
      if (YES.has(plain(word))) return true;
      if (NO.has(plain(word))) return false;
      throw wrong('yes or no');
    case 'array':
      return word
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '')
        .map((one) => wordValue(shape.items ?? ({ type: 'string' } as Shape), one, name));
    default:
      return word;
  }
}
