import {
  AppIcon,
  api,
  asApiError,
  Button,
  ErrorState,
  invalidate,
  Skeleton,
  toast,
  useApi,
  useUnsaved,
} from '@serviflow/sdk/ui';
import { useRef, useState } from 'react';
import { type Account, problemsOf, testBody } from './account.ts';
import { AccountFields } from './account-fields.tsx';
import classes from './imap.module.css';
import { SendingFields } from './sending-fields.tsx';
import { StatePanel } from './state-panel.tsx';
import { type TestReport, TestResult } from './test-result.tsx';

const PATH = '/api/settings/email-imap';
const MAIL_PATH = '/api/settings/mail';
const TRANSPORT = 'email-imap';

interface Stored {
  values: Omit<Account, 'password'>;
  secretsSet: string[];
}

/** What the server says of each field. */
const byField = (fields: ReturnType<typeof asApiError>['fields']) =>
  Object.fromEntries(fields.map((one) => [one.pointer.split('/').at(-1) ?? '', one.detail]));

interface FormProps {
  stored: Stored;
  outbound: boolean;
}

function MailboxForm({ stored, outbound: storedOutbound }: FormProps) {
  const root = useRef<HTMLFormElement>(null);
  const [account, setAccount] = useState<Account>({ ...stored.values, password: '' });
  const [outbound, setOutbound] = useState(storedOutbound);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [report, setReport] = useState<TestReport>();
  const [busy, setBusy] = useState<'test' | 'save'>();
  const [touched, setTouched] = useState(false);
  useUnsaved(touched && busy !== 'save');
  const hasPassword = stored.secretsSet.includes('password');
  const change = (next: Account) => {
    setAccount(next);
    setTouched(true);
    setErrors({});
  };
  const fail = (wrong: Record<string, string>) => {
    setErrors(wrong);
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>(`[data-path="${Object.keys(wrong)[0]}"]`)?.focus(),
    );
  };

  const test = async () => {
    setBusy('test');
    try {
      // Asked anew each time: an answer kept for a repetition would be about another moment.
      setReport(
        await api.post<TestReport>('/api/email-imap/test', testBody(account), { idempotencyKey: '' }),
      );
    } catch (thrown) {
      const error = asApiError(thrown);
      setReport({ ok: false, detail: error.message, steps: [] });
      if (error.fields.length > 0) fail(byField(error.fields));
    } finally {
      setBusy(undefined);
    }
  };
  const save = async () => {
    const wrong = problemsOf(account);
    if (outbound && !account.smtpHost.trim())
      wrong.smtpHost = 'Enter the host that sends, such as smtp.acme.example';
    if (Object.keys(wrong).length > 0) return fail(wrong);
    setBusy('save');
    try {
      await api.put(PATH, { values: account });
      if (outbound !== storedOutbound)
        await api.put(MAIL_PATH, { values: { transport: outbound ? TRANSPORT : 'default' } });
      await invalidate('/api/settings', '/api/email-imap');
      setAccount((before) => ({ ...before, password: '' }));
      setTouched(false);
      toast.done({ message: account.enabled ? 'Saved. The mailbox is checked within a minute' : 'Saved' });
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.fields.length === 0) toast.failed(error, 'The mailbox was not stored');
      else fail(byField(error.fields));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <form
      ref={root}
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <AccountFields account={account} errors={errors} hasPassword={hasPassword} onChange={change} />
      <SendingFields
        account={account}
        errors={errors}
        outbound={outbound}
        onOutbound={setOutbound}
        onChange={change}
      />
      <div className={classes.foot}>
        <TestResult report={report} busy={busy === 'test'} />
        <Button
          leftSection={<AppIcon name="plug-connected" />}
          loading={busy === 'test'}
          disabled={busy === 'save'}
          onClick={() => void test()}
        >
          Test connection
        </Button>
        <Button type="submit" variant="filled" loading={busy === 'save'} disabled={busy === 'test'}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** The mailbox by IMAP or POP3 (23.1, 23.2, 25.3): account, test, state. */
export function ImapMailbox() {
  const settings = useApi<Stored>(PATH, { staleTime: 0 });
  const mail = useApi<{ values: { transport: string } }>(MAIL_PATH, { staleTime: 0 });
  const error = settings.error ?? mail.error;
  if (error && (!settings.data || !mail.data))
    return (
      <ErrorState error={error} onRetry={() => void Promise.all([settings.refetch(), mail.refetch()])} />
    );
  return (
    <div className={classes.columns}>
      {settings.data && mail.data ? (
        <MailboxForm stored={settings.data} outbound={mail.data.values.transport === TRANSPORT} />
      ) : (
        <Skeleton height={640} radius="md" role="status" aria-label="Loading the mailbox" />
      )}
      <StatePanel />
    </div>
  );
}
