/**
 * Where in a request a wrong value stands.
 * @since 1.0
 */
export interface FieldError {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** JSON pointer (RFC 6901) to the field, `''` for the whole. */
  readonly pointer: string;
  /** Stable machine word, for example `minLength`. */
  readonly code: string;
  readonly detail: string;
}

/**
 * What a Problem tells.
 * @since 1.0
 */
export interface ProblemOptions {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** Seconds to wait, sent as `Retry-After` (RFC 9110 §10.2.3). */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/**
 * An error that people may read: becomes RFC 9457 problem+json on HTTP and a plain sentence elsewhere.
 * @since 1.0
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(options: ProblemOptions) {
    super(
      options.detail ?? options.title,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'Problem';
    this.code = options.code;
    this.status = options.status;
    this.title = options.title;
    this.detail = options.detail;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
  }
}

const make =
  (status: number, code: string, title: string) =>
  (
    detail?: string,
    more: Partial<Pick<ProblemOptions, 'code' | 'errors' | 'retryAfter' | 'cause'>> = {},
  ): Problem =>
    new Problem({ status, code, title, detail, ...more });

/**
 * The catalogue. Each takes a sentence for people and, where useful, a more specific stable `code`.
 * @since 1.0
 */
export const problems = {
  malformed: make(400, 'malformed', 'The request could not be read'),
  unauthenticated: make(401, 'unauthenticated', 'Please log in'),
  forbidden: make(403, 'forbidden', 'You may not do this'),
  elevationRequired: make(403, 'elevation-required', 'Please enter your password again'),
  /** The same answer for what never existed, what is another tenant's and what this person may not see. */
  notFound: make(404, 'not-found', 'Not found'),
  conflict: make(409, 'conflict', 'This is not possible in the current state'),
  tooLarge: make(413, 'too-large', 'Too large'),
  unsupportedMedia: make(415, 'unsupported-media-type', 'This content type is not accepted'),
  invalid: make(422, 'invalid', 'Some values are not right'),
  tooMany: make(429, 'too-many-requests', 'Too many requests'),
  internal: make(500, 'internal', 'Something went wrong on our side'),
  unavailable: make(503, 'unavailable', 'Not available right now'),
  /** RFC 4918 §11.5: there is no room to store this. @since 1.1 */
  insufficientStorage: make(507, 'insufficient-storage', 'No room is left to store this'),
  timeout: make(503, 'deadline-exceeded', 'This took too long'),
} as const;

/**
 * One wrong field, for rules that a schema cannot say.
 * @param pointer JSON pointer into the body, for example `/email`
 * @since 1.0
 */
export function invalidField(pointer: string, detail: string, code = 'invalid'): Problem {
  return problems.invalid(detail, { errors: [{ in: 'body', pointer, code, detail }] });
}
