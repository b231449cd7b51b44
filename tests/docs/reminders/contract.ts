import { defineContract, defineEvent, Type } from '@serviflow/sdk';

/** What other plugins may ask of reminders. */
export interface RemindersV1 {
  /** Reminders that are still to come, for each ticket that has any. */
  waiting(ticketIds: readonly string[]): Promise<Map<string, number>>;
}
export const REMINDERS = defineContract<RemindersV1>('reminders.api@1');

export const reminderDue = defineEvent(
  'reminders.due@1',
  Type.Object({ reminderId: Type.String(), ticketId: Type.String(), note: Type.String() }),
  'The time of a reminder has come.',
);
