import { defineEvent, Type } from '@serviflow/sdk';

const Message = { messageId: Type.String({ description: 'Id in the message log' }) };

export const mailProcessed = defineEvent(
  'mail.processed@1',
  Type.Object({ ...Message, ticketId: Type.String(), outcome: Type.String() }),
  'A message became a ticket or an answer on one.',
);
export const mailHeld = defineEvent(
  'mail.held@1',
  Type.Object({ ...Message, ticketId: Type.Union([Type.String(), Type.Null()]) }),
  'A message waits in triage; `ticketId` is the suggestion.',
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
