import {
  NumberInput,
  Panel,
  PasswordInput,
  SegmentedControl,
  Select,
  Switch,
  TextInput,
} from '@serviflow/sdk/ui';
import { type Account, withPort } from './account.ts';
import classes from './imap.module.css';

export interface AccountFieldsProps {
  account: Account;
  errors: Record<string, string>;
  hasPassword: boolean;
  onChange: (account: Account) => void;
}

/** How the mailbox is reached (23.2). */
export function AccountFields({ account, errors, hasPassword, onChange }: AccountFieldsProps) {
  const set = (change: Partial<Account>) => onChange({ ...account, ...change });
  const imap = account.serverType === 'imap';
  const oauth = account.authMethod === 'oauth2';
  return (
    <Panel title="Mailbox">
      <div className={classes.fields}>
        <Switch
          label="Fetch mail from this mailbox"
          description="Unread messages become tickets and replies"
          checked={account.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        <SegmentedControl
          aria-label="Server type"
          className={classes.type}
          data={[
            { value: 'imap', label: 'IMAP' },
            { value: 'pop3', label: 'POP3' },
          ]}
          value={account.serverType}
          onChange={(type) => onChange(withPort(account, { serverType: type as Account['serverType'] }))}
        />
        <div className={classes.host}>
          <TextInput
            label="Host"
            placeholder={imap ? 'imap.yourcompany.com' : 'pop.yourcompany.com'}
            autoComplete="off"
            maxLength={253}
            data-path="host"
            error={errors.host}
            value={account.host}
            onChange={(event) => set({ host: event.currentTarget.value })}
          />
          <NumberInput
            label="Port"
            hideControls
            allowDecimal={false}
            data-path="port"
            error={errors.port}
            value={account.port}
            onChange={(value) => set({ port: Number(value) || 0 })}
          />
        </div>
        <Switch
          label="SSL"
          description="Encrypted from the first byte; without it the connection is upgraded where the server can"
          checked={account.ssl}
          onChange={(event) => onChange(withPort(account, { ssl: event.currentTarget.checked }))}
        />
        <div className={classes.pair}>
          <TextInput
            label="Username"
            placeholder="support@yourcompany.com"
            autoComplete="off"
            maxLength={254}
            data-path="username"
            error={errors.username}
            value={account.username}
            onChange={(event) => set({ username: event.currentTarget.value })}
          />
          <PasswordInput
            label={oauth ? 'Access token' : 'Password'}
            placeholder={hasPassword ? 'Stored. Leave empty to keep it.' : undefined}
            autoComplete="new-password"
            maxLength={4000}
            data-path="password"
            error={errors.password}
            value={account.password}
            onChange={(event) => set({ password: event.currentTarget.value })}
          />
        </div>
        {!oauth && (
          <p className={classes.hint}>With two-step login, make an app password at your provider.</p>
        )}
        <div className={classes.pair}>
          <Select
            label="Login with"
            data={[
              { value: 'basic', label: 'Password or app password' },
              { value: 'oauth2', label: 'Access token (OAuth 2)' },
            ]}
            value={account.authMethod}
            onChange={(value) => set({ authMethod: (value ?? 'basic') as Account['authMethod'] })}
          />
          <NumberInput
            label="Check every"
            suffix=" min"
            min={1}
            max={60}
            allowDecimal={false}
            clampBehavior="none"
            data-path="checkIntervalMinutes"
            error={errors.checkIntervalMinutes}
            value={account.checkIntervalMinutes}
            onChange={(value) => set({ checkIntervalMinutes: Number(value) || 0 })}
          />
        </div>
        <p className={classes.hint}>
          2 to 5 minutes is a good choice{imap && '; servers that can tell of new mail are heard at once'}.
        </p>
        {imap ? (
          <TextInput
            label="Folder"
            maxLength={200}
            data-path="mailbox"
            error={errors.mailbox}
            value={account.mailbox}
            onChange={(event) => set({ mailbox: event.currentTarget.value })}
          />
        ) : (
          <Switch
            label="Delete messages on the server once they are stored"
            checked={account.deleteAfterFetch}
            onChange={(event) => set({ deleteAfterFetch: event.currentTarget.checked })}
          />
        )}
        <Switch
          label="Accept a certificate that nobody vouches for"
          description="Only for servers inside your own network"
          checked={account.allowSelfSigned}
          onChange={(event) => set({ allowSelfSigned: event.currentTarget.checked })}
        />
      </div>
    </Panel>
  );
}
