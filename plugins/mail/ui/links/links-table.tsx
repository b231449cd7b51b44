import {
  api,
  Button,
  type Column,
  Confirm,
  DataTable,
  EmptyState,
  FilterBar,
  invalidate,
  type Question,
  Time,
  toast,
  useApiList,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import { useMemo, useState } from 'react';
import log from '../log/log.module.css';
import shared from '../mail.module.css';

interface LinkLine {
  id: string;
  opens: 'ticket' | 'account' | 'other';
  ticketNumber: number | null;
  address: string | null;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}

const WORDS = { ticket: 'Ticket', account: 'Account', other: 'Page' };
const nameOf = (link: LinkLine) => (link.ticketNumber ? `Ticket #${link.ticketNumber}` : WORDS[link.opens]);

function columnsFor(ask: (link: LinkLine) => void): Column<LinkLine>[] {
  return [
    {
      id: 'link',
      title: 'Opens',
      always: true,
      mobile: 'title',
      render: (link) => (
        <span className={shared.two}>
          <span className={shared.strong}>{nameOf(link)}</span>
          <span className={shared.second}>{link.address ?? 'Whoever has it'}</span>
        </span>
      ),
    },
    {
      id: 'created',
      title: 'Mailed',
      width: 128,
      mobile: 'meta',
      render: (link) => <Time at={link.createdAt} />,
    },
    {
      id: 'expires',
      title: 'Works until',
      width: 128,
      mobile: 'none',
      render: (link) => <Time at={link.expiresAt} />,
    },
    {
      id: 'used',
      title: 'Last opened',
      width: 128,
      mobile: 'end',
      render: (link) =>
        link.lastUsedAt ? <Time at={link.lastUsedAt} /> : <span className={shared.quiet}>Never</span>,
    },
    {
      id: 'revoke',
      title: 'Actions',
      hideTitle: true,
      width: 104,
      align: 'end',
      always: true,
      mobile: 'end',
      render: (link) => (
        <Button size="compact-sm" onClick={() => ask(link)} aria-label={`Revoke the link to ${nameOf(link)}`}>
          Revoke
        </Button>
      ),
    },
  ];
}

/** Links that were mailed and still work; each can be revoked. */
export function LinksTable() {
  const filters = useUrlFilters(['q']);
  const list = useApiList<LinkLine>('/api/mail/links', { query: filters.query });
  const [question, setQuestion] = useState<Question | null>(null);
  const columns = useMemo(
    () =>
      columnsFor((link) =>
        setQuestion({
          title: `Revoke the link to ${nameOf(link)}?`,
          body: (
            <p>
              It was mailed to {link.address ?? 'somebody'} and stops working now; whoever is in by it is out.
              The next mail brings a new one.
            </p>
          ),
          confirm: 'Revoke link',
          danger: true,
          run: async () => {
            await api.post(`/api/mail/links/${link.id}/revoke`);
            await invalidate('/api/mail/links');
            toast.done({ message: 'Link revoked' });
          },
        }),
      ),
    [],
  );
  return (
    <div className={log.column}>
      <div className={log.filters}>
        <FilterBar filters={filters} defs={[]} search="Whole address" />
      </div>
      <DataTable
        id="mail-links"
        label="Links in mails"
        columns={columns}
        rows={list.items}
        rowId={(link) => link.id}
        fill
        loading={list.loading}
        refreshing={list.refreshing}
        error={list.error}
        onRetry={list.refetch}
        hasMore={list.hasMore}
        loadingMore={list.loadingMore}
        onMore={list.loadMore}
        empty={
          <EmptyState icon="link" title="No link is open">
            Links to tickets, invitations and login links appear here while they work.
          </EmptyState>
        }
      />
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}
