import { defineContract, defineSubject } from '@serviflow/sdk';
import type { ClockName, TicketClock } from './clock.ts';
import type { AssignmentKind, Definition } from './definition.ts';
import type { Profile } from './profile.ts';

/** What other plugins may ask of service levels. No permission check: the caller acts for the system. */
export interface SlaV1 {
  /** Clocks of each ticket; tickets without a service level are absent. */
  clocks(ticketIds: readonly string[]): Promise<Map<string, TicketClock[]>>;
  /** All definitions by name, those that are switched off included. */
  definitions(): Promise<Definition[]>;
  /** Adds a definition (imports, set-up). @throws Problem 422 for a name that is taken, 409 at the plan's limit */
  define(
    definition: Pick<Definition, 'name' | 'responseSeconds' | 'resolveSeconds' | 'profileId'>,
  ): Promise<Definition>;
  /**
   * Gives a ticket, user, contact or client a definition of its own; null takes it away. Only a ticket's clocks change
   * at once, the others affect new tickets.
   * @throws Problem 404 for an unknown definition
   */
  assign(kind: AssignmentKind, targetId: string, definitionId: string | null): Promise<void>;
  /** Definitions assigned to targets of one kind. */
  assigned(kind: AssignmentKind, targetIds: readonly string[]): Promise<Map<string, Definition>>;
  /** How clocks that started in a span of time ended so far (32.3); of the given tickets only when asked. */
  summary(filter: {
    from: string;
    to: string;
    ticketIds?: readonly string[];
  }): Promise<Record<ClockName, ClockSummary>>;
  /** Runs the cascade again, for example after an asset was linked. */
  reassess(ticketId: string): Promise<void>;
}

/** How the clocks of one kind ended. */
export interface ClockSummary {
  readonly total: number;
  readonly met: number;
  readonly missed: number;
  /** Not stopped and past the deadline now */
  readonly breached: number;
}

export const SLA = defineContract<SlaV1>('sla.api@1');

/** A service level, for every caller: the permission of your operation decides. */
export const DEFINITION = defineSubject<Definition>('sla.definition', 'definitions');
/** Business hours, for every caller: the permission of your operation decides. */
export const PROFILE = defineSubject<Profile>('sla.profile', 'profiles');
