import { type Tone, ToneBadge } from '@serviflow/sdk/ui';
import type { MessageLine, OutgoingView } from './types.ts';

interface State {
  word: string;
  tone: Tone;
  icon: string;
}

export const MESSAGE_STATES: Record<MessageLine['state'], State> = {
  received: { word: 'Being read', tone: 'blue', icon: 'progress' },
  processed: { word: 'On a ticket', tone: 'green', icon: 'circle-check' },
  triage: { word: 'Waits for you', tone: 'amber', icon: 'hand-stop' },
  refused: { word: 'Refused', tone: 'grey', icon: 'ban' },
  failed: { word: 'Failed', tone: 'red', icon: 'alert-triangle' },
};

export const OUTGOING_STATES: Record<OutgoingView['state'], State> = {
  queued: { word: 'Queued', tone: 'blue', icon: 'clock' },
  sending: { word: 'Sending', tone: 'indigo', icon: 'send' },
  sent: { word: 'Sent', tone: 'green', icon: 'circle-check' },
  failed: { word: 'Given up', tone: 'red', icon: 'alert-triangle' },
  bounced: { word: 'Came back', tone: 'red', icon: 'arrow-back-up' },
};

/** Ends of a refused message that somebody chose: a rule or a person. */
const CHOSEN: Record<string, string> = { dropped: 'Dropped', discarded: 'Discarded' };

export function MessageState({ message }: { message: Pick<MessageLine, 'state' | 'outcome'> }) {
  const { word, tone, icon } = MESSAGE_STATES[message.state];
  const chosen = message.state === 'refused' && message.outcome ? CHOSEN[message.outcome] : undefined;
  return (
    <ToneBadge tone={tone} icon={icon}>
      {chosen ?? word}
    </ToneBadge>
  );
}

const HELD: State = { word: 'Waits', tone: 'amber', icon: 'hand-stop' };

export function OutgoingState({ state, held }: Pick<OutgoingView, 'state' | 'held'>) {
  const { word, tone, icon } = held ? HELD : OUTGOING_STATES[state];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {word}
    </ToneBadge>
  );
}

const PROOFS: Record<MessageLine['senderProof'], State> = {
  proven: { word: 'Sender proven', tone: 'green', icon: 'shield-check' },
  none: { word: 'Sender not proven', tone: 'amber', icon: 'shield' },
  unknown: { word: 'Sender not checked', tone: 'amber', icon: 'shield' },
  failed: { word: 'Sender forged?', tone: 'red', icon: 'alert-triangle' },
};

/** Whether the sender of a message is who it says. */
export function SenderProofBadge({ proof }: { proof: MessageLine['senderProof'] }) {
  const { word, tone, icon } = PROOFS[proof];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {word}
    </ToneBadge>
  );
}

const STEPS: Record<string, string> = {
  receive: 'Received',
  read: 'Read',
  loop: 'Loop check',
  authentication: 'Sender check',
  automatic: 'Automatic mail',
  match: 'Ticket',
  sender: 'Sender',
  rule: 'Rule',
  person: 'Decided by a person',
  replay: 'Run again',
  ticket: 'Ticket',
  bounce: 'Delivery report',
};

/** `match.subject-token` as `Ticket: subject token`, `rule.spam-rules` as `Rule: spam-rules`, which is a plugin's id. */
export function stepWord(step: string): string {
  const [head = '', ...rest] = step.split('.');
  if (head === 'rule' && rest.length > 0) return `${STEPS.rule}: ${rest.join('.')}`;
  const detail = rest.join(' ').replace(/-/g, ' ');
  const word = STEPS[head] ?? head.charAt(0).toUpperCase() + head.slice(1);
  return detail ? `${word}: ${detail}` : word;
}

const SOURCES: Record<string, string> = {
  smtp: 'SMTP listener',
  imap: 'IMAP',
  pop3: 'POP3',
  m365: 'Microsoft 365',
  upload: 'Upload',
};
export const sourceWord = (source: string): string => SOURCES[source] ?? source;

/** `Maya Fields <maya@acme.example>` in two parts, for lists. */
export const senderName = (m: Pick<MessageLine, 'from' | 'fromName'>): string =>
  m.fromName || m.from || 'Unknown sender';
