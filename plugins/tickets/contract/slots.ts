import { defineSlot } from '@serviflow/sdk';

interface TicketSlot {
  ticketId: string;
  number: number;
}
/** Beside title and badges, for example the countdowns. */
export const ticketHeader = defineSlot<TicketSlot>('tickets.header@1');
/** Cards to the right of the timeline. */
export const ticketSidebar = defineSlot<TicketSlot>('tickets.sidebar@1');
/** Buttons in the answer box, for example canned responses; `insert` adds words to what is written there. */
export const ticketComposer = defineSlot<{ ticketId: string; number: number; insert(words: string): void }>(
  'tickets.composer@1',
);
/** Cards on the portal's page of a request. */
export const requestSidebar = defineSlot<TicketSlot>('tickets.request@1');
