import { type Context, defineManifest, type Static, Type } from '@serviflow/sdk';
import { MAIL } from '../mail/contract.ts';

const oneOf = <const V extends readonly string[]>(values: V, options: object) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values], ...options });

/** How the mailbox is reached (23.2, 35.5). */
export const Settings = Type.Object(
  {
    enabled: Type.Boolean({ title: 'Fetch mail from this mailbox', default: false }),
    serverType: oneOf(['imap', 'pop3'], { title: 'Server type', default: 'imap' }),
    host: Type.String({ title: 'Host', default: '', maxLength: 253 }),
    port: Type.Integer({ title: 'Port', default: 993, minimum: 1, maximum: 65_535 }),
    ssl: Type.Boolean({ title: 'SSL', default: true }),
    authMethod: oneOf(['basic', 'oauth2'], {
      title: 'Login with',
      description: 'basic = password or app password, oauth2 = access token',
      default: 'basic',
    }),
    username: Type.String({ title: 'Username', default: '', maxLength: 254 }),
    password: Type.String({
      title: 'Password',
      description: 'An app password when the account has two-step login.',
      format: 'password',
      // All that says to whom it is told, and how safely: the mailbox and the server that sends share it.
      boundTo: ['serverType', 'host', 'port', 'ssl', 'allowSelfSigned', 'smtpHost', 'smtpPort'],
      default: '',
      maxLength: 4000,
    }),
    mailbox: Type.String({ title: 'Mailbox', default: 'INBOX', maxLength: 200 }),
    checkIntervalMinutes: Type.Integer({
      title: 'Check every (minutes)',
      description: '2 to 5 is a good choice.',
      default: 2,
      minimum: 1,
      maximum: 60,
    }),
    deleteAfterFetch: Type.Boolean({
      title: 'POP3: delete messages on the server once they are stored',
      default: false,
    }),
    allowSelfSigned: Type.Boolean({ title: 'Accept a certificate that nobody vouches for', default: false }),
    smtpHost: Type.String({ title: 'SMTP host for sending', default: '', maxLength: 253 }),
    smtpPort: Type.Integer({ title: 'SMTP port', default: 587, minimum: 1, maximum: 65_535 }),
  },
  { 'x-ui': { page: '/mail/mailboxes' } },
);
export type Settings = Static<typeof Settings>;

export const emailImap = defineManifest({
  id: 'email-imap',
  title: 'Mailbox by IMAP or POP3',
  description: 'Fetches mail from a mailbox of your own and can send through its server.',
  version: '1.0.0',
  sdk: '^1.1.0',
  requires: { mail: MAIL },
  settings: Settings,
  // The hosts are those that administrators enter.
  network: ['*'],
  permissions: { 'email-imap.manage': { title: 'Set up the mailbox', roles: ['admin'] } },
});

export type Ctx = Context<typeof emailImap>;
