import { Link, PageBody, PageHeader, useApi, useLive, usePermission } from '@serviflow/sdk/ui';
import { useEffect, useRef } from 'react';
import { MessageLog } from './log/message-log.tsx';
import { OutgoingQueue } from './log/outgoing-queue.tsx';
import classes from './mail.module.css';
import { Mailboxes } from './mailboxes/mailboxes.tsx';
import { Triage } from './triage/triage.tsx';

const TABS = [
  { id: 'mailboxes', path: '/mail', title: 'Mailboxes' },
  { id: 'messages', path: '/mail/messages', title: 'Message log' },
  { id: 'triage', path: '/mail/triage', title: 'Triage' },
  { id: 'outgoing', path: '/mail/outgoing', title: 'Outgoing queue' },
] as const;

/** Mail in and out: where it comes from, what became of it, what waits, what goes out. Each tab is an address. */
export function MailPage({ tab = 'mailboxes' }: { tab?: string }) {
  const mayManage = usePermission('mail.manage');
  const mayTriage = usePermission('mail.triage');
  const waiting = useApi<{ count: number }>(mayTriage ? '/api/mail/triage-count' : null);
  useLive('mail.*', ['/api/mail']);
  const tabs = TABS.filter((one) => one.id !== 'mailboxes' || mayManage);
  const current = tabs.find((one) => one.id === tab) ?? (mayManage ? TABS[0] : TABS[2]);
  const nav = useRef<HTMLElement>(null);
  // On a phone the tabs scroll sideways: the one that is open must be seen.
  useEffect(() => {
    nav.current?.querySelector(`[href="${current.path}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [current.path]);
  return (
    <>
      <PageHeader title="Mail" documentTitle={`${current.title} · Mail`}>
        <nav ref={nav} className={classes.tabs} aria-label="Mail">
          {tabs.map((one) => (
            <Link
              key={one.id}
              to={one.path}
              className={classes.tab}
              aria-current={one === current ? 'page' : undefined}
            >
              {one.title}
              {one.id === 'triage' && <span className={classes.count}>{waiting.data?.count ?? '–'}</span>}
            </Link>
          ))}
        </nav>
      </PageHeader>
      {current.id === 'messages' && <MessageLog />}
      {current.id === 'outgoing' && <OutgoingQueue />}
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
