/**
 * A part of the grammar of a command.
 * @since 1.1
 */
export interface GrammarPart {
  readonly kind: 'subject' | 'field' | 'literal';
  /** Name of the field; the word itself for a literal. */
  readonly name: string;
  /** Type of the record that a field names: `users.user`. */
  readonly reference: string | null;
  /** Takes all that is left. */
  readonly rest: boolean;
  readonly optional: boolean;
}

const PART = /^(\[?)(?:#?<([A-Za-z_]\w*)(?::([a-z][a-z0-9-]*\.[a-z0-9-]+))?(\.\.\.)?>|([^\s<>[\]]+))(\]?)$/;

/**
 * Reads the grammar of a command.
 * @throws TypeError saying what is wrong with it
 * @since 1.1
 */
export function parseGrammar(grammar: string): GrammarPart[] {
  const parts = grammar
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word): GrammarPart => {
      const [found, opened, name, reference, dots, literal, closed] = PART.exec(word) ?? [];
      if (found === undefined || (opened === '[') !== (closed === ']'))
        throw new TypeError(`"${word}" is none of <subject>, <field>, <field...>, [<field>] or a plain word`);
      return {
        kind: literal !== undefined ? 'literal' : name === 'subject' ? 'subject' : 'field',
        name: literal ?? name ?? '',
        reference: reference ?? null,
        rest: dots !== undefined,
        optional: opened === '[',
      };
    });
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1];
    if (part.rest && next)
      throw new TypeError(`<${part.name}...> takes all that is left, and is not the last part`);
    if (part.optional && next && !next.optional)
      throw new TypeError(
        `<${next.name}> follows [<${part.name}>], and nobody could tell which of them is there`,
      );
  }
  return parts;
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“', '«': '»' };

/** The first word of a text, or what stands in quotes there. */
function firstWord(text: string): { word: string; left: string } | null {
  const from = text.trimStart();
  if (from === '') return null;
  const end = QUOTES[from[0] ?? ''];
  const closing = end === undefined ? -1 : from.indexOf(end, 1);
  if (closing > 0) return { word: from.slice(1, closing), left: from.slice(closing + 1) };
  const word = /^\S+/.exec(from)?.[0] ?? '';
  return { word, left: from.slice(word.length) };
}

/**
 * What was said, part by part; parts that were left out are absent.
 * @since 1.1
 */
export interface CommandWords {
  readonly said: ReadonlyMap<GrammarPart, string>;
  /** The first part that must be there and is not. */
  readonly missing: GrammarPart | null;
  /** What nobody asked for. */
  readonly extra: string;
}

/**
 * Splits the words of a command by its grammar. Quotes hold several words together.
 * @param text what follows the word of the command
 * @since 1.1
 */
export function splitWords(parts: readonly GrammarPart[], text: string): CommandWords {
  const said = new Map<GrammarPart, string>();
  let left = text;
  for (const part of parts) {
    const next = firstWord(left);
    const fits = next && (part.kind !== 'literal' || next.word.toLowerCase() === part.name.toLowerCase());
    if (!fits) {
      if (part.optional) continue;
      return { said, missing: part, extra: '' };
    }
    const whole = part.rest && next.left.trim() !== '';
    said.set(part, whole ? left.trim() : next.word);
    left = whole ? '' : next.left;
  }
  return { said, missing: null, extra: left.trim() };
}
