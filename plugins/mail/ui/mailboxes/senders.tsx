import {
  AppIcon,
  api,
  asApiError,
  Button,
  CopyButton,
  ErrorState,
  invalidate,
  Panel,
  Skeleton,
  ToneBadge,
  toast,
  useApi,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import shared from '../mail.module.css';
import type { SenderList } from '../types.ts';
import classes from './mailboxes.module.css';

const PATH = '/api/mail/senders';
type Sender = SenderList['items'][number];

const WAYS = {
  link: 'Confirmed by its owner',
  dns: 'Its domain names this desk',
  earlier: 'In use before',
  installation: 'Belongs to this desk',
};

/** Proves the domain: what to publish, and a look at whether it is there. */
function DnsRecord({ sender }: { sender: Sender }) {
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<{ ok: boolean; detail: string }>();
  const check = async () => {
    setBusy(true);
    setResult(undefined);
    try {
      // Asked anew each time: a kept answer would be about another moment.
      setResult(await api.post('/api/mail/check-dns', { address: sender.address }, { idempotencyKey: '' }));
      await invalidate(PATH);
    } catch (error) {
      setResult({ ok: false, detail: asApiError(error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.dns}>
      <p>
        Publish this TXT record at <strong>{sender.domain}</strong>. It proves every address of the domain.
      </p>
      <code>{sender.record}</code>
      <div className={classes.proofs}>
        <CopyButton value={sender.record}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              leftSection={<AppIcon name={copied ? 'check' : 'copy'} />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy the record'}
            </Button>
          )}
        </CopyButton>
        <Button
          size="compact-sm"
          leftSection={<AppIcon name="refresh" />}
          loading={busy}
          onClick={() => void check()}
        >
          Check now
        </Button>
      </div>
      <div aria-live="polite">
        {result && <p className={result.ok ? classes.success : shared.problem}>{result.detail}</p>}
      </div>
    </div>
  );
}

function Row({ sender }: { sender: Sender }) {
  const [dns, setDns] = useState(false);
  const [busy, setBusy] = useState(false);
  const { address, provenBy, current } = sender;
  const mailLink = async () => {
    setBusy(true);
    try {
      await api.post('/api/mail/prove-by-link', { address }, { idempotencyKey: '' });
      toast.done({ message: `A link is on its way to ${address}` });
    } catch (error) {
      toast.failed(error, 'No link was mailed');
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className={classes.sender}>
      <div className={classes.senderLine}>
        <span className={shared.two}>
          <span className={shared.strong}>{address}</span>
          <span className={shared.second}>
            {[current ? 'Mail is sent as this address' : '', provenBy ? WAYS[provenBy] : '']
              .filter(Boolean)
              .join('. ')}
          </span>
        </span>
        <ToneBadge tone={provenBy ? 'green' : 'amber'} icon={provenBy ? 'shield-check' : 'shield'}>
          {provenBy ? 'Proven' : 'Not proven'}
        </ToneBadge>
      </div>
      {!provenBy && (
        <div className={classes.proofs}>
          <Button
            size="compact-sm"
            loading={busy}
            aria-label={`Prove ${address} by link`}
            onClick={() => void mailLink()}
          >
            Prove by link
          </Button>
          <Button
            size="compact-sm"
            aria-expanded={dns}
            aria-label={`Prove ${address} by DNS`}
            onClick={() => setDns(!dns)}
          >
            Prove by DNS
          </Button>
        </div>
      )}
      {!provenBy && dns && <DnsRecord sender={sender} />}
    </li>
  );
}

/** What has to be known about mail that waits, or goes out under another name. */
function Notice({ list }: { list: SenderList }) {
  const waiting = list.waiting >= 1000 ? '1,000 mails or more wait' : `${list.waiting} mails wait`;
  if (list.mustProve)
    return (
      <p className={classes.notice} role="status">
        Prove one of your own addresses. Until then this desk writes to its users and to people who wrote
        first; mail to others waits and leaves by itself afterwards.
        {list.waiting > 0 && ` ${list.waiting === 1 ? '1 mail waits' : waiting} now.`}
      </p>
    );
  if (list.items.some((one) => one.current && !one.provenBy))
    return (
      <p className={classes.notice} role="status">
        Your sender address is not proven, so mail goes out as {list.installation}. Answers still come to you.
      </p>
    );
  return null;
}

/** Addresses that mail is sent as, and how to prove them. */
export function Senders() {
  const reply = useApi<SenderList>(PATH);
  return (
    <Panel
      title="Sender addresses"
      description="A proven address stands in From. Another one is replaced, and answers are led to it."
    >
      {reply.error && !reply.data && (
        <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />
      )}
      {!reply.data && !reply.error && <Skeleton height={96} radius="sm" />}
      {reply.data && (
        <>
          <Notice list={reply.data} />
          <ul className={classes.senders} aria-label="Sender addresses">
            {reply.data.items.map((sender) => (
              <Row key={sender.address} sender={sender} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
