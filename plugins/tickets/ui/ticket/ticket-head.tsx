import {
  ActionBar,
  ActionIcon,
  AppIcon,
  Link,
  type Present,
  PriorityMark,
  SlaTimer,
  Slot,
  StatusBadge,
  TextInput,
  Time,
  ToneBadge,
  type UiAction,
  useDocumentTitle,
  useMediaQuery,
  useTenant,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import { listAddress } from '../list/last-list.ts';
import type { TicketDetail } from '../types.ts';
import { resolveClock, responseClock, ticketName } from '../words.ts';
import { flushTicket } from './messages.ts';
import { PresenceMarks } from './presence-marks.tsx';
import classes from './ticket.module.css';

function Title({ ticket, onSave }: { ticket: TicketDetail; onSave: ((title: string) => void) | undefined }) {
  const [draft, setDraft] = useState<string>();
  if (draft === undefined) {
    return (
      <div className={classes.titleRow}>
        <h1 className={classes.title}>
          <span className={classes.number}>#{ticket.number}</span> {ticket.title}
        </h1>
        {onSave && (
          <ActionIcon
            className={classes.titleEdit}
            aria-label="Edit the title"
            title="Edit the title"
            onClick={() => setDraft(ticket.title)}
          >
            <AppIcon name="pencil" />
          </ActionIcon>
        )}
      </div>
    );
  }
  const save = () => {
    const title = draft.trim();
    if (title && title !== ticket.title) onSave?.(title);
    setDraft(undefined);
  };
  return (
    <TextInput
      autoFocus
      className={classes.titleInput}
      aria-label="Title"
      value={draft}
      maxLength={300}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') {
          event.stopPropagation();
          setDraft(undefined);
        }
      }}
    />
  );
}

/** Actions with a place of their own on this page, and the pool's, which `Assign to me` stands for here. */
const ELSEWHERE = new Set([
  'tickets.reply',
  'tickets.note',
  'tickets.set',
  'tickets.watch',
  'tickets.unwatch',
  'tickets.accept-ownership',
]);
const ORDER = [
  'self-assign',
  'take-over',
  'resume',
  'resolve',
  'reopen',
  'pause',
  'reassign',
  'close',
  'escalate',
];

/** The buttons of the head, the most likely next step first. */
export function headActions(actions: readonly UiAction[]): UiAction[] {
  const place = (action: UiAction) => {
    const at = ORDER.indexOf(action.id.replace(/^tickets\./, ''));
    return at < 0 ? ORDER.length : at;
  };
  return actions.filter((action) => !ELSEWHERE.has(action.id)).sort((a, b) => place(a) - place(b));
}

function Badges({ ticket }: { ticket: TicketDetail }) {
  const who = [ticket.requesterName, ticket.clientName !== ticket.requesterName && ticket.clientName];
  return (
    <div className={classes.badges}>
      <StatusBadge status={ticket.status} />
      <PriorityMark priority={ticket.priority} />
      {ticket.category && <ToneBadge tone="grey">{ticket.category}</ToneBadge>}
      {ticket.isSystem && (
        <ToneBadge tone="grey" icon="satellite">
          Monitoring
        </ToneBadge>
      )}
      {ticket.escalatedAt && (
        <ToneBadge tone="red" icon="flame">
          Escalated
        </ToneBadge>
      )}
      <span className={classes.fact}>{who.filter(Boolean).join(' · ') || 'No requester'}</span>
      <span className={classes.fact}>
        opened <Time at={ticket.createdAt} />
      </span>
      <Slot id="tickets.header@1" props={{ ticketId: ticket.id, number: ticket.number }} />
    </div>
  );
}

export interface TicketHeadProps {
  ticket: TicketDetail;
  actions: UiAction[];
  /** Who else has it open. */
  present: readonly Present[];
  onTitle: ((title: string) => void) | undefined;
  onDone: (reply: unknown, action: UiAction) => void;
}

/** Number, title, badges, both clocks with their deadlines (7.1-7.3), and what can be done now (9.4). */
export function TicketHead({ ticket, actions, present, onTitle, onDone }: TicketHeadProps) {
  const tenant = useTenant();
  const narrow = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false });
  useDocumentTitle(`${ticketName(ticket)} · ${tenant.name}`);
  return (
    <header className={classes.head} data-tour="ticket">
      <div className={classes.headTop}>
        <Link
          to={listAddress()}
          className={classes.back}
          aria-label="Back to the list"
          title="Back to the list"
        >
          <AppIcon name="arrow-left" size={18} />
        </Link>
        <div className={classes.headText}>
          <Title ticket={ticket} onSave={onTitle} />
          <div className={classes.headRow}>
            <Badges ticket={ticket} />
            <PresenceMarks people={present} />
            <div className={classes.clocks} data-tour="sla-timers">
              <SlaTimer variant="block" label="Response" {...responseClock(ticket)} />
              <SlaTimer variant="block" label="Resolve" {...resolveClock(ticket)} />
            </div>
          </div>
        </div>
      </div>
      {/* A reply that still waits belongs before what is done next. */}
      <div className={classes.actions} onClickCapture={() => flushTicket(ticket.id)}>
        <ActionBar
          actions={actions}
          target={{ id: ticket.id, name: ticketName(ticket) }}
          primaryId=""
          visible={narrow ? 2 : 5}
          onDone={onDone}
        />
      </div>
    </header>
  );
}
