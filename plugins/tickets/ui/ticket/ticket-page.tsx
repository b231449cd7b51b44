import {
  Button,
  EmptyState,
  ErrorState,
  Link,
  Panel,
  RecordFieldCard,
  SidePanel,
  Skeleton,
  Slot,
  SplitView,
  type UiAction,
  useNavigate,
  usePresence,
  useShortcuts,
  useSubjectActions,
} from '@serviflow/sdk/ui';
import { useRef, useState } from 'react';
import { listAddress } from '../list/last-list.ts';
import type { TicketDetail } from '../types.ts';
import { Composer } from './composer.tsx';
import type { Mode } from './messages.ts';
import { People } from './people.tsx';
import { Properties } from './properties.tsx';
import classes from './ticket.module.css';
import { headActions, TicketHead } from './ticket-head.tsx';
import { TicketTimeline, TimelineSkeleton } from './ticket-timeline.tsx';
import { useMessageDrafts } from './use-message-drafts.ts';
import { useNewest } from './use-newest.ts';
import { changeTicket, type TicketData, type TicketFields, useTicket } from './use-ticket.ts';

function Missing({ id }: { id: string }) {
  return (
    <EmptyState
      icon="ticket-off"
      title={`There is no ticket ${/^\d+$/.test(id) ? `#${id}` : 'at this address'}`}
      action={
        <Button component={Link} to="/tickets" variant="filled">
          All tickets
        </Button>
      }
    >
      It may be in the bin, or the number is not quite right.
    </EmptyState>
  );
}

function Loading() {
  return (
    <div className={classes.loading} role="status" aria-label="Loading the ticket">
      <Skeleton height={22} width="52%" radius="sm" />
      <Skeleton height={16} width="36%" radius="sm" />
      <TimelineSkeleton />
    </div>
  );
}

function Ticket({ ticket, address, data }: { ticket: TicketDetail; address: string; data: TicketData }) {
  const go = useNavigate();
  const [mode, setMode] = useState<Mode>('reply');
  const input = useRef<HTMLTextAreaElement>(null);
  const scroller = useNewest();
  const drafts = useMessageDrafts(ticket.id);
  const [writing, setWriting] = useState(false);
  const present = usePresence('tickets.ticket', data.partial ? null : ticket.id, writing);
  const actions = useSubjectActions('/api/tickets', ticket.id);
  const has = (name: string) => actions.some((action) => action.id === `tickets.${name}`);
  const change = (fields: TicketFields, what: string) =>
    void changeTicket(ticket, { key: address, fields, what });
  const write = (next: Mode) => {
    setMode(next);
    requestAnimationFrame(() => input.current?.focus());
  };
  const edit = (key: string) => {
    const kind = drafts.back(key);
    if (kind) write(kind);
  };
  useShortcuts([
    { keys: 'c', label: 'Write a reply', run: () => write('reply'), enabled: has('reply') },
    { keys: 'i', label: 'Write an internal note', run: () => write('note'), enabled: has('note') },
    { keys: 'Escape', label: 'Back to the list', run: () => go(listAddress()) },
  ]);
  const done = (_reply: unknown, action: UiAction) => {
    if (action.id === 'tickets.delete') go(listAddress(), { replace: true });
  };
  const onChange = has('set') ? change : undefined;

  return (
    <SplitView
      side={
        <SidePanel opened onClose={() => undefined} title="Details" permanent>
          <div className={classes.side}>
            <Properties ticket={ticket} actions={actions} onChange={onChange} />
            <RecordFieldCard
              source="/api/tickets/fields"
              values={data.partial ? {} : ticket.fields}
              category={ticket.category}
              action={has('set') && !data.partial ? `/api/tickets/${ticket.id}/set` : undefined}
              refresh="/api/tickets"
            />
            <People ticket={ticket} actions={actions} />
            <Slot
              id="tickets.sidebar@1"
              props={{ ticketId: ticket.id, number: ticket.number }}
              fallback={<Skeleton height={160} radius="sm" role="status" aria-label="Loading" />}
              wrap={(content, item) => (
                <Panel key={item.id} title={item.title}>
                  {content}
                </Panel>
              )}
            />
          </div>
        </SidePanel>
      }
    >
      <div className={classes.column}>
        <TicketHead
          ticket={ticket}
          actions={headActions(actions)}
          present={present}
          onTitle={onChange && ((title) => onChange({ title }, 'Title changed'))}
          onDone={done}
        />
        <div ref={scroller} className={classes.scroll}>
          <div className={classes.measure}>
            <TicketTimeline ticket={ticket} data={data} onEdit={edit} />
          </div>
        </div>
        {(has('reply') || has('note')) && (
          <div className={classes.composer}>
            <div className={classes.measure}>
              <Composer
                ticket={ticket}
                lines={data.partial ? [] : data.lines}
                drafts={drafts}
                mode={mode}
                onMode={setMode}
                onWriting={setWriting}
                input={input}
              />
            </div>
          </div>
        )}
      </div>
    </SplitView>
  );
}

/** One ticket (7.1-7.5). `id` of the address is its number, or its id as links of other plugins name it. */
export function TicketPage({ id = '' }: { id?: string }) {
  const data = useTicket(id);
  if (data.ticket) return <Ticket key={data.ticket.id} ticket={data.ticket} address={id} data={data} />;
  if (data.error?.status === 404) return <Missing id={id} />;
  if (data.error) return <ErrorState error={data.error} onRetry={data.refetch} />;
  return <Loading />;
}
