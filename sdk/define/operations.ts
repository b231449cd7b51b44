import type { TObject, TSchema } from '@sinclair/typebox';
import type { Risk } from './operation.ts';

/**
 * An action or query as the catalogue shows it: all that a channel, a rule builder or an assistant needs to offer it.
 * @since 1.1
 */
export interface OperationInfo {
  /** `<plugin>.<name>` */
  readonly id: string;
  readonly plugin: string;
  readonly kind: 'action' | 'query';
  readonly title: string;
  readonly description: string;
  readonly icon: string | null;
  /** What people read when it is done; null: the title. */
  readonly done: string | null;
  /** Id of the record type that it works on, `tickets.ticket`; null when it needs no record. */
  readonly subject: string | null;
  readonly input: TObject;
  readonly reply: TSchema;
  readonly risk: Risk;
  readonly bulk: boolean;
  /** Asks for the password again, so nobody can call it for somebody. */
  readonly elevated: boolean;
}

/**
 * Which operations `list` gives.
 * @since 1.1
 */
export interface OperationFilter {
  /** Only those on records of this type. */
  readonly subject?: string;
  readonly kind?: 'action' | 'query';
  readonly plugin?: string;
}

/**
 * The catalogue of operations as the principal of the call may use it: plugins that are on for the tenant and healthy,
 * permissions that the principal holds.
 * @since 1.1
 */
export interface Operations {
  /** Sorted by id. */
  list(filter?: OperationFilter): readonly OperationInfo[];
  /** Null for an operation that does not exist or that the principal may not use: one answer for both. */
  find(id: string): OperationInfo | null;
  /**
   * Actions that are possible with a record now, for the principal of the call; sorted by id.
   * @param subject type of the record: `tickets.ticket`
   * @throws Problem 404 for a record that does not exist or the principal may not see
   */
  available(subject: string, subjectId: string): Promise<readonly OperationInfo[]>;
  /**
   * Runs an operation as the principal of the call: in the open transaction where there is one, else in one of its own.
   * @param options.subjectId id of the record, for operations on one
   * @throws Problem what a caller of that operation by HTTP would get: 403, 404, 409, 422 …
   */
  call(id: string, input: unknown, options?: { readonly subjectId?: string }): Promise<unknown>;
}

/**
 * How work is done for somebody.
 * @since 1.1
 */
export interface ActOptions {
  /** `none`: the work opens `c.tx` itself; `write` when absent. */
  readonly tx?: 'write' | 'none';
  /**
   * Names the work, at most 200 characters: done for this plugin and tenant before, it is not done again. For messages of
   * outside services that come twice.
   */
  readonly once?: string;
  /** Seconds; 60 when absent. */
  readonly timeoutSeconds?: number;
}
