import {
  type Column,
  DataTable,
  EmptyState,
  FilterBar,
  type FilterDef,
  Link,
  SidePanel,
  SplitView,
  Time,
  useApiList,
  useMediaQuery,
  useSearchParams,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import shared from '../mail.module.css';
import type { MessageLine } from '../types.ts';
import { MESSAGE_STATES, MessageState, senderName, sourceWord } from '../words.tsx';
import { DirectionSwitch } from './direction-switch.tsx';
import classes from './log.module.css';
import { MessageDetail } from './message-detail.tsx';
import { OutgoingTable } from './outgoing-table.tsx';

const FILTERS: FilterDef[] = [
  {
    key: 'state',
    title: 'State',
    kind: 'multi',
    options: Object.entries(MESSAGE_STATES).map(([value, { word }]) => ({ value, label: word })),
  },
];

function TicketCell({ message }: { message: MessageLine }) {
  const { ticketNumber, suggestedTicketNumber } = message;
  if (ticketNumber) return <Link to={`/tickets/${ticketNumber}`}>#{ticketNumber}</Link>;
  if (suggestedTicketNumber) return <span className={shared.quiet}>#{suggestedTicketNumber}?</span>;
  return <span className={shared.quiet}>–</span>;
}

const COLUMNS: Column<MessageLine>[] = [
  {
    id: 'subject',
    title: 'Message',
    always: true,
    mobile: 'title',
    render: (m) => (
      <span className={shared.two}>
        <span className={shared.strong}>{m.subject || 'No subject'}</span>
        <span className={shared.second}>{senderName(m)}</span>
      </span>
    ),
  },
  {
    id: 'state',
    title: 'State',
    width: 144,
    always: true,
    mobile: 'meta',
    render: (m) => <MessageState message={m} />,
  },
  { id: 'ticket', title: 'Ticket', width: 84, mobile: 'meta', render: (m) => <TicketCell message={m} /> },
  { id: 'from', title: 'From', width: 220, mobile: 'none', render: (m) => m.from ?? '–' },
  { id: 'to', title: 'To', width: 210, mobile: 'none', render: (m) => m.recipient },
  { id: 'source', title: 'By', width: 116, mobile: 'none', render: (m) => sourceWord(m.source) },
  {
    id: 'received',
    title: 'Received',
    width: 120,
    mobile: 'end',
    render: (m) => <Time at={m.receivedAt} />,
  },
];

/** Every message, newest first; a row opens its verdict trail (38.3). */
export function MessageLog() {
  const filters = useUrlFilters(['q', 'state']);
  const { query } = filters;
  const [params, setParams] = useSearchParams();
  const set = (key: 'message' | 'direction', value: string | null) =>
    setParams(
      (before) => {
        if (value === null) before.delete(key);
        else before.set(key, value);
        return before;
      },
      { replace: true },
    );
  const out = params.get('direction') === 'out';
  const list = useApiList<MessageLine>(out ? null : '/api/mail/messages', { query });
  const wide = useMediaQuery('(min-width: 1100px)', undefined, { getInitialValueInEffect: false });
  const open = params.get('message');
  const filtered = Boolean(query.q || query.state);
  const columns =
    open && wide ? COLUMNS.filter((column) => column.always || column.id === 'received') : COLUMNS;
  return (
    <SplitView
      side={
        <SidePanel
          opened={open !== null && !out}
          onClose={() => set('message', null)}
          title="What became of it"
        >
          {open && <MessageDetail key={open} id={open} />}
        </SidePanel>
      }
    >
      <div className={classes.column}>
        <div className={classes.filters}>
          <FilterBar
            filters={filters}
            defs={out ? [] : FILTERS}
            search="Search address or subject"
            right={
              <DirectionSwitch value={out ? 'out' : 'in'} onChange={(value) => set('direction', value)} />
            }
          />
        </div>
        {out ? (
          <OutgoingTable query={{ ...(query.q && { q: query.q }) }} />
        ) : (
          <DataTable
            id="mail-log"
            label="Message log"
            columns={columns}
            rows={list.items}
            rowId={(message) => message.id}
            fill
            loading={list.loading}
            refreshing={list.refreshing}
            error={list.error}
            onRetry={list.refetch}
            active={open}
            onActive={(message) => open && set('message', message.id)}
            onOpen={(message) => set('message', message.id)}
            hasMore={list.hasMore}
            loadingMore={list.loadingMore}
            onMore={list.loadMore}
            edge={(message) =>
              message.state === 'failed' ? 'red' : message.state === 'triage' ? 'amber' : undefined
            }
            empty={
              filtered ? (
                <EmptyState icon="search" title="No message fits">
                  Try fewer words or another state.
                </EmptyState>
              ) : (
                <EmptyState icon="mailbox" title="No mail has come in yet">
                  Mail to a support address shows up here within seconds, with every step that was decided
                  about it.
                </EmptyState>
              )
            }
          />
        )}
      </div>
    </SplitView>
  );
}
