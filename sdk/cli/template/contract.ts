import { defineContract, defineEvent, type Static, Type } from '@serviflow/sdk';

/* The only file that other plugins may import. What stands here is a promise: a change that breaks others gets @2. */

export const FollowUpView = Type.Object({
  id: Type.String(),
  ticketId: Type.String(),
  note: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
});
export type FollowUpView = Static<typeof FollowUpView>;

export interface SamplePluginV1 {
  /** How many follow-ups are open, for each of these tickets that has any. */
  open(ticketIds: readonly string[]): Promise<Map<string, number>>;
}
export const SAMPLE_PLUGIN = defineContract<SamplePluginV1>('sample-plugin.api@1');

export const followUpAdded = defineEvent(
  'sample-plugin.added@1',
  Type.Object({ followUpId: Type.String(), ticketId: Type.String() }),
  'A follow-up was added to a ticket.',
);
