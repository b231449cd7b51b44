import { LinkTabs, PageBody, PageHeader, useApi, useLive, usePermission } from '@serviflow/sdk/ui';
import { LinksTable } from './links/links-table.tsx';
import { MessageLog } from './log/message-log.tsx';
import { OutgoingQueue } from './log/outgoing-queue.tsx';
import { Mailboxes } from './mailboxes/mailboxes.tsx';
import { Triage } from './triage/triage.tsx';

const TABS = [
  { id: 'mailboxes', to: '/mail', title: 'Mailboxes' },
  { id: 'messages', to: '/mail/messages', title: 'Message log' },
  { id: 'triage', to: '/mail/triage', title: 'Triage' },
  { id: 'outgoing', to: '/mail/outgoing', title: 'Outgoing queue' },
  { id: 'links', to: '/mail/links', title: 'Links' },
] as const;

/** Mail in and out: where it comes from, what became of it, what waits, what goes out. Each tab is an address. */
export function MailPage({ tab = 'mailboxes' }: { tab?: string }) {
  const mayManage = usePermission('mail.manage');
  const mayTriage = usePermission('mail.triage');
  const waiting = useApi<{ count: number }>(mayTriage ? '/api/mail/triage-count' : null);
  useLive('mail.*', ['/api/mail']);
  const tabs = TABS.filter((one) => mayManage || !['mailboxes', 'links'].includes(one.id));
  const current = tabs.find((one) => one.id === tab) ?? (mayManage ? TABS[0] : TABS[2]);
  const shown = tabs.map((one) =>
    one.id === 'triage' ? { ...one, count: waiting.data?.count ?? null } : one,
  );
  return (
    <>
      <PageHeader title="Mail" documentTitle={`${current.title} · Mail`}>
        <LinkTabs label="Mail" tabs={shown} current={current.id} />
      </PageHeader>
      {current.id === 'messages' && <MessageLog />}
      {current.id === 'outgoing' && <OutgoingQueue />}
      {current.id === 'links' && <LinksTable />}
      {current.id === 'triage' && (
        <PageBody>
          <Triage />
        </PageBody>
      )}
      {current.id === 'mailboxes' && (
        <PageBody>
          <Mailboxes />
        </PageBody>
      )}
    </>
  );
}
