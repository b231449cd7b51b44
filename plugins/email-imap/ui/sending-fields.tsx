import { NumberInput, Panel, Switch, TextInput } from '@serviflow/sdk/ui';
import type { Account } from './account.ts';
import classes from './imap.module.css';

export interface SendingFieldsProps {
  account: Account;
  errors: Record<string, string>;
  outbound: boolean;
  onOutbound: (on: boolean) => void;
  onChange: (account: Account) => void;
}

/** Whether mail goes out through this account (25.3): one way out is active at a time. */
export function SendingFields({ account, errors, outbound, onOutbound, onChange }: SendingFieldsProps) {
  return (
    <Panel title="Sending">
      <div className={classes.fields}>
        <Switch
          label="Send mail through this account"
          description="Takes the place of any other way out; replies then come from your own server"
          checked={outbound}
          onChange={(event) => onOutbound(event.currentTarget.checked)}
        />
        {outbound && (
          <div className={classes.host}>
            <TextInput
              label="SMTP host"
              placeholder="smtp.yourcompany.com"
              autoComplete="off"
              maxLength={253}
              data-path="smtpHost"
              error={errors.smtpHost}
              value={account.smtpHost}
              onChange={(event) => onChange({ ...account, smtpHost: event.currentTarget.value })}
            />
            <NumberInput
              label="SMTP port"
              hideControls
              allowDecimal={false}
              data-path="smtpPort"
              error={errors.smtpPort}
              value={account.smtpPort}
              onChange={(value) => onChange({ ...account, smtpPort: Number(value) || 0 })}
            />
          </div>
        )}
        {outbound && <p className={classes.hint}>Username and password are those of the mailbox.</p>}
      </div>
    </Panel>
  );
}
