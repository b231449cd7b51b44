export interface PartOptions {
  /** Smaller amounts and fewer rounds, for a look while working. */
  readonly quick: boolean;
  /** Only these jobs of a part that has several. */
  readonly jobs?: readonly string[] | undefined;
  /** Number of mails to send. */
  readonly mails?: number | undefined;
}

/** A line of the table. `ok` tells whether it reaches its aim; absent where there is none. */
export interface Figure {
  readonly name: string;
  readonly ok?: boolean;
  readonly [column: string]: unknown;
}

export type Part = (options: PartOptions) => Promise<Figure[]>;

/** Rounds for people: three digits that count. */
export const round = (value: number): number =>
  Number.isFinite(value) ? Number(value.toPrecision(3)) : value;
