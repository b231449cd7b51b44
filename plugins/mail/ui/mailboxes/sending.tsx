import { AppIcon, api, asApiError, Button, Panel, TextInput, useUser } from '@serviflow/sdk/ui';
import { useState } from 'react';
import shared from '../mail.module.css';
import classes from './mailboxes.module.css';
import { Senders } from './senders.tsx';
import { SettingsPart } from './settings-part.tsx';

/** What belongs to mail that goes out. */
const KEYS = ['sendOutgoing', 'senderName', 'fromAddress', 'footer', 'logoUrl'];

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
          <p className={result.ok ? classes.success : shared.problem}>
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
  return (
    <div className={classes.boxColumns}>
      <div className={classes.stack}>
        <Senders />
        <SettingsPart title="Sending" keys={KEYS} />
      </div>
      <Panel title="Try it" description="Goes out at once, and tells what the mail server said.">
        <TestMail />
      </Panel>
    </div>
  );
}
