import {
  AppIcon,
  api,
  asApiError,
  Button,
  ErrorState,
  invalidate,
  type JsonSchema,
  Panel,
  SchemaForm,
  Skeleton,
  TextInput,
  toast,
  useApi,
  useUser,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from '../mail.module.css';

const PATH = '/api/settings/mail';
/** The settings that belong to sending; the page with all settings has the rest. */
const SHOWN = ['sendOutgoing', 'processIncoming', 'autoReply', 'senderName', 'fromAddress', 'footer'];

interface Stored {
  values: Record<string, unknown>;
  schema: JsonSchema;
}

function partOf(schema: JsonSchema): JsonSchema {
  const { required: _all, ...rest } = schema;
  return {
    ...rest,
    properties: Object.fromEntries(
      SHOWN.flatMap((key) => {
        const property = schema.properties?.[key];
        return property ? [[key, property]] : [];
      }),
    ),
  };
}

function TestMail() {
  const [to, setTo] = useState(useUser().email ?? '');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<{ ok: boolean; detail: string }>();
  const send = async () => {
    setBusy(true);
    setResult(undefined);
    try {
      // Asked anew each time: an answer kept for a repetition would be about another moment.
      setResult(await api.post('/api/mail/test-outgoing', { to }, { idempotencyKey: '' }));
    } catch (error) {
      setResult({ ok: false, detail: asApiError(error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextInput
        label="Send a test mail to"
        type="email"
        value={to}
        maxLength={254}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" leftSection={<AppIcon name="send" />} loading={busy} disabled={!to.trim()}>
          Send test mail
        </Button>
      </div>
      <div aria-live="polite">
        {result && (
          <p className={result.ok ? classes.success : classes.problem}>
            <strong>{result.ok ? 'Sent. ' : 'Not sent. '}</strong>
            {result.detail}
          </p>
        )}
      </div>
    </form>
  );
}

/** Who mail comes from, and whether any goes out. */
export function Sending() {
  const reply = useApi<Stored>(PATH, { staleTime: 0 });
  return (
    <div className={classes.boxColumns}>
      <Panel title="Sending">
        {reply.error && !reply.data && (
          <ErrorState compact error={reply.error} onRetry={() => void reply.refetch()} />
        )}
        {!reply.data && !reply.error && <Skeleton height={420} radius="sm" />}
        {reply.data && (
          <SchemaForm
            schema={partOf(reply.data.schema)}
            values={reply.data.values}
            align="start"
            requireChange
            onSubmit={async (values) => {
              // An empty text means "none": it is sent as such, or the old one would stay.
              const texts = Object.fromEntries(
                ['senderName', 'fromAddress', 'footer'].map((key) => [key, values[key] ?? '']),
              );
              await api.put(PATH, { values: { ...values, ...texts } });
              await invalidate(PATH);
              toast.done({ message: 'Sending saved' });
            }}
          />
        )}
      </Panel>
      <Panel title="Try it" description="Goes out at once, and tells what the mail server said.">
        <TestMail />
      </Panel>
    </div>
  );
}
