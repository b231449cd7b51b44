import { defineEvent, defineFilter, Type } from '@serviflow/sdk';

const Message = { messageId: Type.String({ description: 'Id in the message log' }) };

export const mailProcessed = defineEvent(
  'mail.processed@1',
  Type.Object({ ...Message, ticketId: Type.String(), outcome: Type.String() }),
  'A message became a ticket or an answer on one.',
);
export const mailHeld = defineEvent(
  'mail.held@1',
  Type.Object({ ...Message, ticketId: Type.Union([Type.String(), Type.Null()]) }),
  'A message waits for a person: in triage, where `ticketId` is the suggestion, or given up after all tries.',
);
export const mailBounced = defineEvent(
  'mail.bounced@1',
  Type.Object({ ...Message, ticketId: Type.Union([Type.String(), Type.Null()]), recipient: Type.String() }),
  'A mail of ours could not be delivered.',
);
export const mailFailed = defineEvent(
  'mail.failed@1',
  Type.Object({
    outgoingId: Type.String(),
    ticketId: Type.Union([Type.String(), Type.Null()]),
    reason: Type.String(),
  }),
  'An outgoing mail was given up after all tries.',
);

/** A request that came by mail is about to be confirmed (25.2): set `reason` to keep the desk quiet. */
export const mailWillConfirm = defineFilter(
  'mail.will-confirm@1',
  Type.Object({ ticketId: Type.String(), reason: Type.Union([Type.String(), Type.Null()]) }),
  { phases: ['decide'], onFault: 'skip' },
);
