import type { Card, CardDraft } from './card.ts';
import type { Context } from './context.ts';
import type { AnyManifest } from './manifest.ts';
import type { Risk } from './operation.ts';

/**
 * An operation that can be typed: `status #1042`. It works in the command palette, in chats and for assistants.
 * @since 1.1
 */
export interface CommandSpec<M extends AnyManifest = AnyManifest, I = unknown, R = unknown> {
  /** What it begins with, one word or several: `raise ticket`. */
  readonly word: string;
  /** Other beginnings. */
  readonly aliases?: readonly string[];
  /**
   * How the words after it are read, `#<subject> <note...>`:
   * `<subject>` names the record, as its owner says with `reference`; `<field>` is one word, or several in quotes, for that
   * field of the input; `<field...>` is the rest; `<field:users.user>` names a record of that type, whose id the field
   * gets; `[…]` may be left out; anything else is said as it stands. Absent: the record, then the required fields.
   */
  readonly grammar?: string;
  /** One sentence for the list of commands; description or title when absent. */
  readonly help?: string;
  /** Fields that nobody types; what was typed goes before. */
  readonly fill?:
    | Readonly<Record<string, unknown>>
    | ((typed: Readonly<Record<string, unknown>>, c: Context<M>) => Readonly<Record<string, unknown>>);
  /** The answer; made from the schema of the reply when absent. */
  card?(reply: R, c: Context<M>, input: I): CardDraft;
}

/**
 * A command as the registry sees it.
 * @since 1.1
 */
export interface CommandDef {
  readonly word: string;
  readonly aliases: readonly string[];
  readonly grammar: string;
  readonly help: string;
  readonly fill: (typed: Readonly<Record<string, unknown>>, c: Context) => Readonly<Record<string, unknown>>;
  readonly card: ((reply: unknown, c: Context, input: unknown) => CardDraft) | undefined;
}

/**
 * How people name a record of a type; its owner registers it with the subject.
 * @since 1.1
 */
export interface RecordReference<M extends AnyManifest = AnyManifest> {
  /** For people: `ticket number`. */
  readonly title: string;
  /** For help and error messages: `#123`. */
  readonly example: string;
  /** What looks like such a name; the whole word has to fit. */
  readonly pattern: RegExp;
  /** @returns the id, or null for what does not exist or the principal of the call may not see */
  find(c: Context<M>, name: string): Promise<string | null>;
}

/**
 * A command as people and assistants are told of it.
 * @since 1.1
 */
export interface CommandInfo {
  readonly word: string;
  readonly aliases: readonly string[];
  /** `status #123` */
  readonly usage: string;
  readonly help: string;
  /** Id of the operation. */
  readonly operation: string;
  readonly plugin: string;
  readonly risk: Risk;
}

/**
 * The commands of the desk, with the rights of the principal of the call.
 * @since 1.1
 */
export interface Commands {
  /** Sorted by word. */
  list(): Promise<readonly CommandInfo[]>;
  /**
   * Does what a text says. Where fields are missing that the command has no words for, and before what cannot be undone,
   * the card asks: it carries the operation as an action, with its form.
   * @throws Problem 404 `no-such-command` or for a record that is not there, 422 `command-words` saying what is missing,
   *   and what the operation throws
   */
  run(text: string): Promise<Card>;
}
