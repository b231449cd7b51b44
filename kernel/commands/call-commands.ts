import {
  type Card,
  type CommandInfo,
  type Commands,
  type GrammarPart,
  type OperationDef,
  type Operations,
  problems,
  wordValue,
} from '@serviflow/sdk';
import type { Call } from '../invoke/call.ts';
import { CardWriter } from './card-writer.ts';
import {
  afterWord,
  type Naming,
  namingOf,
  type References,
  usageOf,
  wordsOf,
  wrongWords,
} from './command-words.ts';

/** Characters of a typed line; a resolution with its reasons fits. */
const LONGEST = 20_000;

type CommandOperation = OperationDef & { readonly command: NonNullable<OperationDef['command']> };

/** `c.commands`: operations by the words that people type. */
export class CallCommands implements Commands {
  readonly #call: Call;
  readonly #operations: Operations;
  readonly #cards: CardWriter;

  constructor(call: Call, operations: Operations) {
    this.#call = call;
    this.#operations = operations;
    this.#cards = new CardWriter(call, operations);
  }

  async list(): Promise<readonly CommandInfo[]> {
    return this.#usable()
      .map((op) => ({
        word: op.command.word,
        aliases: op.command.aliases,
        usage: usageOf(op.command, this.#naming(op)),
        help: op.command.help,
        operation: op.id,
        plugin: op.plugin,
        risk: op.risk,
      }))
      .sort((a, b) => (a.word < b.word ? -1 : 1));
  }

  async run(text: string): Promise<Card> {
    if (text.length > LONGEST)
      throw problems.invalid(`A command has at most ${LONGEST} characters.`, { code: 'command-words' });
    const found = this.#match(text);
    if (!found) {
      const word = /^\s*(\S{0,40})/u.exec(text)?.[1] ?? '';
      throw problems.notFound(`There is no command "${word}". Type help for the list.`, {
        code: 'no-such-command',
      });
    }
    const { op, rest } = found;
    const { subjectId, typed } = await this.#read(op, rest);
    const input = { ...op.command.fill(typed, this.#call.view(op.plugin)), ...typed };
    const lacking = (op.input.required ?? []).filter((name) => !Object.hasOwn(input, name));
    if (lacking.length || op.risk === 'danger')
      return this.#cards.question(op, { input, subjectId, lacking });
    const reply = await this.#operations.call(op.id, input, subjectId === undefined ? {} : { subjectId });
    return this.#cards.answer(op, { reply, input, subjectId });
  }

  #usable(): CommandOperation[] {
    const { registry } = this.#call.parts;
    return [...registry.operations()].filter((op): op is CommandOperation => {
      const info = op.command && this.#operations.find(op.id);
      return info ? !info.elevated : false;
    });
  }

  /** The longest beginning wins; between two of one length the plugin that was loaded first, by its own word. */
  #match(text: string): { op: CommandOperation; rest: string } | null {
    let best: { op: CommandOperation; rest: string; length: number } | null = null;
    for (const op of this.#usable()) {
      for (const word of [op.command.word, ...op.command.aliases, `${op.plugin} ${op.command.word}`]) {
        const rest = afterWord(text, word);
        if (rest !== null && word.length > (best?.length ?? 0)) best = { op, rest, length: word.length };
      }
    }
    return best;
  }

  readonly #references: References = (subject) => {
    const entry = this.#call.parts.registry.subject(subject);
    return entry && this.#call.enabled.has(entry.plugin) ? entry.loader.reference : undefined;
  };

  #naming(op: OperationDef): Naming {
    return namingOf(op, this.#references);
  }

  async #read(
    op: CommandOperation,
    rest: string,
  ): Promise<{ subjectId: string | undefined; typed: Record<string, unknown> }> {
    const naming = this.#naming(op);
    let subjectId: string | undefined;
    const typed: Record<string, unknown> = {};
    for (const [part, word] of wordsOf(op.command, rest, naming).said) {
      if (part.kind === 'literal') continue;
      const subject = part.kind === 'subject' ? op.subject?.id : part.reference;
      if (subject) {
        const id = await this.#recordId(op, { part, subject, word, naming });
        if (part.kind === 'subject') subjectId = id;
        else typed[part.name] = id;
        continue;
      }
      const schema = op.input.properties[part.name];
      if (schema) typed[part.name] = wordValue(schema, word, naming(part).title);
    }
    return { subjectId, typed };
  }

  /** @throws Problem 404 for a record that is not there or not to be seen, 422 for what is no name of one */
  async #recordId(
    op: CommandOperation,
    { part, subject, word, naming }: { part: GrammarPart; subject: string; word: string; naming: Naming },
  ): Promise<string> {
    const reference = this.#references(subject);
    // A type without names is named by its ids.
    if (!reference) return word;
    if (
      !new RegExp(`^(?:${reference.pattern.source})$`, reference.pattern.flags.replaceAll(/[gy]/g, '')).test(
        word,
      )
    )
      throw wrongWords(`"${word.slice(0, 100)}" is no ${naming(part).title}`, op.command, naming);
    const owner = this.#call.parts.registry.subject(subject)?.plugin ?? op.plugin;
    const find = () => reference.find(this.#call.view(owner), word);
    const id = this.#call.transaction ? await find() : await this.#call.parts.transact(this.#call, find);
    if (id === null) throw problems.notFound(`There is no ${reference.title} ${word.slice(0, 100)}.`);
    return id;
  }
}
