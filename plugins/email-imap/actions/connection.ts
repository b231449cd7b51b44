import { type Static, type TObject, Type } from '@serviflow/sdk';
import type { MailboxRow } from '../data/tables.ts';
import { emailImap, Settings } from '../manifest.ts';
import { type AccountError, type AccountStep, describeFault } from '../services/account-error.ts';
import { mailboxState } from '../services/mailbox-state.ts';
import { openFetcher } from '../services/open-fetcher.ts';
import { toAccount } from '../services/to-account.ts';

/** Settings of the form, each optional. Without defaults: a value that was not given is the stored one. */
const Given = withoutDefaults(
  Type.Partial(Type.Omit(Settings, ['enabled', 'checkIntervalMinutes', 'smtpHost', 'smtpPort'])),
);

function withoutDefaults<T extends TObject>(schema: T): T {
  const properties = Object.entries(schema.properties).map(([key, { default: _, ...rest }]) => [key, rest]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

const STEPS: readonly { step: AccountStep; title: string }[] = [
  { step: 'host', title: 'The host exists' },
  { step: 'port', title: 'The port answers' },
  { step: 'tls', title: 'The connection is secure' },
  { step: 'login', title: 'The login is accepted' },
  { step: 'mailbox', title: 'The mailbox can be opened' },
];

const Report = Type.Object({
  ok: Type.Boolean(),
  detail: Type.String(),
  steps: Type.Array(
    Type.Object({
      step: Type.String(),
      title: Type.String(),
      result: Type.Unsafe<'ok' | 'failed' | 'not-tried'>({
        type: 'string',
        enum: ['ok', 'failed', 'not-tried'],
      }),
    }),
  ),
});

/** What worked up to the failure; a broken connection may have failed anywhere after the port. */
function report(fault: AccountError | null, success: string): Static<typeof Report> {
  const failedAt = fault
    ? STEPS.findIndex(({ step }) => step === (fault.step === 'connection' ? 'port' : fault.step))
    : STEPS.length;
  return {
    ok: fault === null,
    detail: fault?.message ?? success,
    steps: STEPS.map(({ step, title }, i) => ({
      step,
      title,
      result: i < failedAt ? ('ok' as const) : i === failedAt ? ('failed' as const) : ('not-tried' as const),
    })),
  };
}

export const testConnection = emailImap.action('test', {
  title: 'Test connection',
  description: 'Logs in with the values given, or with the stored ones, and says what to change.',
  icon: 'plug',
  permission: 'email-imap.manage',
  tx: 'none',
  timeoutSeconds: 60,
  input: Given,
  reply: Report,
  async run(c, input) {
    const account = toAccount(c.settingsWith(input));
    if (!account.host || !account.username)
      return { ...report(null, ''), ok: false, detail: 'Fill in host and user name first.', steps: [] };
    try {
      const fetcher = await openFetcher(account, c.outside);
      await fetcher.close();
      return report(
        null,
        account.type === 'imap'
          ? `Connected to ${account.mailbox} of ${account.username}.`
          : `Connected as ${account.username}.`,
      );
    } catch (error) {
      return report(describeFault(error, account), '');
    }
  },
});

const PASSWORD_LOST =
  'The stored password cannot be read, because the secret key of the desk is another one now. The mailbox rests until you enter the password again.';

function stateOf(enabled: boolean, row: MailboxRow | null): 'off' | 'waiting' | 'working' | 'failing' {
  if (!enabled) return 'off';
  if (row?.last_error) return 'failing';
  return row?.last_success_at ? 'working' : 'waiting';
}

const time = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const text = Type.Union([Type.String(), Type.Null()]);

export const status = emailImap.query('status', {
  title: 'State of the mailbox',
  permission: 'email-imap.manage',
  input: Type.Object({}),
  reply: Type.Object({
    enabled: Type.Boolean(),
    state: Type.Unsafe<'off' | 'waiting' | 'working' | 'failing'>({
      type: 'string',
      enum: ['off', 'waiting', 'working', 'failing'],
    }),
    lastCheckedAt: time,
    lastSuccessAt: time,
    lastError: text,
    lastErrorStep: text,
    fetched: Type.Integer(),
    lockedBy: text,
    lockExpires: time,
  }),
  async run(c) {
    const row = await mailboxState(c);
    const { enabled } = c.settings;
    const lost = enabled && c.lostSecrets.length > 0;
    return {
      enabled,
      state: lost ? 'failing' : stateOf(enabled, row),
      lastCheckedAt: row?.last_checked_at?.toISOString() ?? null,
      lastSuccessAt: row?.last_success_at?.toISOString() ?? null,
      lastError: lost ? PASSWORD_LOST : (row?.last_error ?? null),
      lastErrorStep: row?.last_error_step ?? null,
      fetched: row?.fetched ?? 0,
      lockedBy: row?.locked_by ?? null,
      lockExpires: row?.lock_expires?.toISOString() ?? null,
    };
  },
});
