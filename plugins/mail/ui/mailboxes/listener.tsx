import {
  ActionIcon,
  AppIcon,
  api,
  asApiError,
  Button,
  Confirm,
  CopyButton,
  ErrorState,
  invalidate,
  Panel,
  type Question,
  Skeleton,
  TextInput,
  ToneBadge,
  Tooltip,
  toast,
  useApi,
  useUnsaved,
} from '@serviflow/sdk/ui';
import { useRef, useState } from 'react';
import shared from '../mail.module.css';
import type { SupportAddress } from '../types.ts';
import classes from './mailboxes.module.css';

const PATH = '/api/mail/addresses';

function Row({ entry, onRemove }: { entry: SupportAddress; onRemove: () => void }) {
  return (
    <li>
      <span className={classes.address}>
        <AppIcon name="at" />
        <span className={shared.two}>
          <span className={shared.strong}>{entry.address}</span>
          {entry.name && <span className={shared.second}>{entry.name}</span>}
        </span>
      </span>
      {entry.builtIn && <ToneBadge tone="grey">Built in</ToneBadge>}
      <CopyButton value={entry.address}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy the address'}>
            <ActionIcon aria-label={`Copy ${entry.address}`} onClick={copy}>
              <AppIcon name={copied ? 'check' : 'copy'} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
      {!entry.builtIn && (
        <ActionIcon aria-label={`Remove ${entry.address}`} onClick={onRemove}>
          <AppIcon name="trash" />
        </ActionIcon>
      )}
    </li>
  );
}

function AddAddress() {
  const input = useRef<HTMLInputElement>(null);
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  useUnsaved(!busy && (address.trim() !== '' || name.trim() !== ''));
  const add = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await api.post('/api/mail/add-address', { address: address.trim(), name: name.trim() });
      await invalidate(PATH);
      toast.done({ message: `Mail to ${address.trim()} becomes tickets` });
      setAddress('');
      setName('');
    } catch (thrown) {
      const problem = asApiError(thrown);
      setError(problem.fields[0]?.detail ?? problem.message);
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={classes.addAddress}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (address.trim()) void add();
      }}
    >
      <TextInput
        ref={input}
        label="Support address"
        type="email"
        autoComplete="off"
        placeholder="support@yourcompany.com"
        maxLength={254}
        value={address}
        error={error}
        onChange={(event) => {
          setAddress(event.currentTarget.value);
          setError(undefined);
        }}
      />
      <TextInput
        label="Name"
        placeholder="Optional, such as Support"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="filled"
        leftSection={<AppIcon name="plus" />}
        loading={busy}
        disabled={!address.trim()}
      >
        Add
      </Button>
    </form>
  );
}

/** Addresses for which this desk takes mail itself. */
export function Listener() {
  const reply = useApi<{ items: SupportAddress[] }>(PATH);
  const [question, setQuestion] = useState<Question | null>(null);
  const remove = (entry: SupportAddress): Question => ({
    title: `Remove ${entry.address}?`,
    body: (
      <p>
        From now on mail to this address is turned away with "unknown recipient". Tickets that came by it
        stay, and replies to them go to another of your addresses.
      </p>
    ),
    confirm: 'Remove address',
    danger: true,
    run: async () => {
      await api.post('/api/mail/remove-address', { address: entry.address });
      await invalidate(PATH);
      toast.done({ message: `${entry.address} is removed` });
    },
  });
  return (
    <div className={classes.boxColumns}>
      <Panel
        title="Support addresses"
        description="Mail to one of these becomes a ticket. The desk accepts a message only once it is stored."
      >
        {reply.error && !reply.data && (
          <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />
        )}
        {!reply.data && !reply.error && <Skeleton height={96} radius="sm" />}
        {reply.data && (
          <ul className={classes.addresses} aria-label="Support addresses">
            {reply.data.items.map((entry) => (
              <Row key={entry.address} entry={entry} onRemove={() => setQuestion(remove(entry))} />
            ))}
          </ul>
        )}
        <AddAddress />
        <Confirm question={question} onClose={() => setQuestion(null)} />
      </Panel>
      <Panel title="How to connect">
        <ol className={classes.how}>
          <li>
            <strong>Forward</strong> Add a rule at your mail provider that forwards your support address to
            the built-in one. Nothing else is needed.
          </li>
          <li>
            <strong>Or deliver directly</strong> Point the MX record of your domain to this server and add the
            address here.
          </li>
          <li>
            <strong>Or fetch</strong> Keep the mailbox where it is and let the desk fetch from it: see the
            other tabs.
          </li>
        </ol>
      </Panel>
    </div>
  );
}
