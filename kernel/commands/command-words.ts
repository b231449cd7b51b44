import {
  type CommandDef,
  type CommandWords,
  type GrammarPart,
  type OperationDef,
  type Problem,
  parseGrammar,
  problems,
  type RecordReference,
  splitWords,
} from '@serviflow/sdk';

/** How a part of a grammar is told to people. */
export type Naming = (part: GrammarPart) => { readonly title: string; readonly example: string };

/** How the owner of a record type says that its records are named; undefined where it does not say. */
export type References = (subject: string) => RecordReference | undefined;

export function namingOf(op: OperationDef, references: References): Naming {
  return (part) => {
    if (part.kind === 'literal') return { title: `"${part.name}"`, example: part.name };
    const subject = part.kind === 'subject' ? op.subject?.id : part.reference;
    const reference = subject ? references(subject) : undefined;
    if (reference) return reference;
    const title: unknown = op.input.properties[part.name]?.title;
    const name = part.kind === 'subject' ? 'id' : typeof title === 'string' ? lowerFirst(title) : part.name;
    return { title: name, example: `<${name}${part.rest ? ' …' : ''}>` };
  };
}

/** `resolve #123 <resolution …>` */
export function usageOf(command: CommandDef, naming: Naming): string {
  const parts = parseGrammar(command.grammar).map((part) => {
    const { example } = naming(part);
    return part.optional ? `[${example}]` : example;
  });
  return [command.word, ...parts].join(' ');
}

/**
 * What follows the word of the command where a text begins with it, or one of its other beginnings; null otherwise.
 * Words count in any case, and a colon after them is no part of the rest.
 */
export function afterWord(text: string, beginning: string): string | null {
  const words = beginning.split(' ').map((word) => word.replaceAll(/[^\p{L}\d]/gu, '\\$&'));
  const found = new RegExp(`^\\s*${words.join('\\s+')}(?=$|[\\s:#])\\s*:?`, 'iu').exec(text);
  return found ? text.slice(found[0].length) : null;
}

/** @throws Problem 422 `command-words` naming what is missing or too much */
export function wordsOf(command: CommandDef, text: string, naming: Naming): CommandWords {
  const words = splitWords(parseGrammar(command.grammar), text);
  if (words.missing) {
    const { title } = naming(words.missing);
    const before = words.missing.kind === 'literal' ? 'the word ' : /^[aeiou]/i.test(title) ? 'an ' : 'a ';
    throw wrongWords(`${command.word} needs ${before}${title}`, command, naming);
  }
  if (words.extra)
    throw wrongWords(`${command.word} has no place for "${words.extra.slice(0, 100)}"`, command, naming);
  return words;
}

export function wrongWords(what: string, command: CommandDef, naming: Naming): Problem {
  return problems.invalid(`${what}: ${usageOf(command, naming)}`, { code: 'command-words' });
}

const lowerFirst = (text: string) =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
