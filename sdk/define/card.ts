import { type Static, Type } from '@sinclair/typebox';

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/**
 * One line of a card: what it is, and its value. `link` is a path of the web app.
 * @since 1.1
 */
export const CardFact = Type.Object({
  label: Type.String({ maxLength: 200 }),
  value: Type.String({ maxLength: 1_000 }),
  link: Type.Optional(Type.String({ maxLength: 500 })),
});
/**
 * One line of a card: what it is, and its value.
 * @since 1.1
 */
export type CardFact = Static<typeof CardFact>;

/**
 * Something that the reader may do next: an operation with what is known of its input, and the form for the rest.
 * @since 1.1
 */
export const CardAction = Type.Object({
  /** Id of the operation, for `c.operations.call`. */
  operation: Type.String(),
  title: Type.String(),
  icon: nullable(Type.String()),
  risk: Type.String(),
  subjectId: nullable(Type.String()),
  /** What is filled in already. */
  input: Type.Record(Type.String(), Type.Unknown()),
  /** JSON Schema of the form; null: there is nothing to fill in. */
  form: Type.Unknown(),
});
/**
 * Something that the reader may do next.
 * @since 1.1
 */
export type CardAction = Static<typeof CardAction>;

/**
 * An answer that every channel can show in its own way: the palette, a chat, an assistant.
 * @since 1.1
 */
export const Card = Type.Object({
  title: Type.String({ maxLength: 300 }),
  text: nullable(Type.String({ maxLength: 4_000 })),
  facts: Type.Array(CardFact, { maxItems: 50 }),
  actions: Type.Array(CardAction, { maxItems: 10 }),
  /** Path in the web app: `/tickets/…`. */
  link: nullable(Type.String({ maxLength: 500 })),
});
/**
 * An answer that every channel can show in its own way.
 * @since 1.1
 */
export type Card = Static<typeof Card>;

/**
 * A card as a plugin writes it: the desk adds titles and forms of the actions, leaves out those that the reader may not
 * use or that are not possible now, and cuts what is too long.
 * @since 1.1
 */
export interface CardDraft {
  readonly title: string;
  readonly text?: string | null;
  readonly facts?: readonly CardFact[];
  /** Absent: what is possible with the record now. */
  readonly actions?: readonly {
    readonly operation: string;
    readonly title?: string;
    readonly subjectId?: string;
    readonly input?: Readonly<Record<string, unknown>>;
  }[];
  readonly link?: string | null;
}
