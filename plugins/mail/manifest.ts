import { type Context, defineManifest, Type } from '@serviflow/sdk';
import { CLIENTS } from '../clients/contract.ts';
import { TICKETS } from '../tickets/contract.ts';

const words = (title: string, description: string, maxItems: number) =>
  Type.Array(Type.String({ maxLength: 254 }), { title, description, default: [], maxItems });

export const mail = defineManifest({
  id: 'mail',
  title: 'Mail',
  description:
    'Messages in and out: message log with verdict trail, threading, triage, outgoing queue, support addresses.',
  version: '1.0.0',
  sdk: '^1.1.0',
  requires: { tickets: TICKETS, clients: CLIENTS },
  settings: Type.Object(
    {
      processIncoming: Type.Boolean({
        title: 'Process incoming mail',
        description: 'Switched off, mail is stored and waits.',
        default: true,
      }),
      sendOutgoing: Type.Boolean({
        title: 'Send mail',
        description: 'Switched off, nothing is sent and nothing is queued.',
        default: true,
      }),
      autoReply: Type.Boolean({
        title: 'Confirm every request that comes by mail',
        description: 'The sender gets a mail with the number of the new ticket.',
        default: true,
      }),
      senderName: Type.String({
        title: 'Sender name',
        description: 'The name of the organisation when empty.',
        default: '',
        maxLength: 100,
      }),
      fromAddress: Type.String({
        title: 'Sender address',
        description: 'The first support address when empty.',
        default: '',
        maxLength: 254,
      }),
      transport: Type.String({
        title: 'Send through',
        description: '"default" is the mail server of the installation.',
        default: 'default',
        maxLength: 40,
      }),
      footer: Type.String({ title: 'Last line of every mail', default: '', maxLength: 300 }),
      logoUrl: Type.String({
        title: 'Address of the logo in mails',
        description:
          'A public https address, because mail programs fetch it without a login. Your name when empty.',
        default: '',
        maxLength: 500,
      }),
      systemSenders: words(
        'System senders',
        'Addresses or whole domains (example.com) whose mail opens monitoring tickets and never makes a customer.',
        200,
      ),
      trustedAuthServers: words(
        'Trusted receiving servers',
        'Names in Authentication-Results headers to believe, for example mx.google.com. Only for fetched mail and mail that a relay passes on.',
        20,
      ),
      trustedRelays: words(
        'Relays',
        'Addresses or networks (192.0.2.0/24) of servers that pass mail on to this desk. Empty: every server in a private network.',
        50,
      ),
      holdUnproven: Type.Boolean({
        title: 'Hold mail whose sender is not proven',
        description:
          'Off, such mail is taken and marked "Sender not proven". Mail that its own domain disowns is always held.',
        default: false,
      }),
      matchFreshSubjects: Type.Boolean({
        title: 'Add new mail with a known subject to its ticket',
        description:
          'A message that is no reply joins the open ticket with the same subject and the same sender domain.',
        default: false,
      }),
      maxAnswers: Type.Integer({
        title: 'Automatic answers for one sender in ten minutes',
        description:
          'Who writes more often gets none, so that two machines never answer each other for ever.',
        default: 30,
        minimum: 0,
        maximum: 10_000,
      }),
      maxHops: Type.Integer({
        title: 'Servers that a message may pass',
        description: 'A message that passed more goes round in a circle and is not taken.',
        default: 30,
        minimum: 5,
        maximum: 100,
      }),
    },
    { 'x-ui': { page: '/mail/mailboxes' } },
  ),
  permissions: {
    'mail.read': { title: 'See the message log', roles: ['admin', 'expert'] },
    'mail.triage': { title: 'Decide about messages that wait', roles: ['admin', 'expert'] },
    'mail.manage': { title: 'Set up mail', roles: ['admin'] },
  },
});

export type Ctx = Context<typeof mail>;
