import { problems, Type, uuidv7 } from '@serviflow/sdk';
import { OUTGOING, transports } from '../contract.ts';
import type { MailDb, OutgoingRow } from '../data/tables.ts';
import { OutgoingView, outgoingView } from '../data/views.ts';
import { deliverJob } from '../jobs/deliver.ts';
import { mail } from '../manifest.ts';
import { senderOf } from '../services/addresses.ts';
import { findOutgoing } from '../services/log.ts';
import { clearances, sentAs } from '../services/outgoing/may-send.ts';
import { toWire } from '../services/outgoing/to-wire.ts';
import { normalizeAddress } from '../services/parse/addresses.ts';
import { cleanLine } from '../services/parse/clean.ts';
import { templates } from '../services/templates/catalogue.ts';
import { renderMail } from '../services/templates/layout.ts';
import { newMessageId } from '../services/threading/message-id.ts';

export const retry = mail.actionOn(OUTGOING, 'retry', {
  title: 'Send again',
  icon: 'refresh',
  permission: 'mail.manage',
  input: Type.Object({}),
  reply: OutgoingView,
  when: (m) =>
    m.state === 'failed' || m.state === 'bounced' ? true : 'Only mails that were given up can be sent again.',
  async run(c, { id }) {
    await c
      .sql<MailDb>()
      .updateTable('mail.outgoing')
      .set({ state: 'queued', attempts: 0, next_attempt_at: c.now(), lease_until: null })
      .where('id', '=', id)
      .execute();
    await c.enqueue(deliverJob, {}, { key: 'deliver' });
    const row = await findOutgoing(c, id, { lock: false });
    if (!row) throw problems.notFound();
    return outgoingView(row);
  },
});

const TestResult = Type.Object({ ok: Type.Boolean(), detail: Type.String() });

export const testOutgoing = mail.action('test-outgoing', {
  title: 'Send a test mail',
  description: 'Sends at once and says what the mail server answered.',
  icon: 'send',
  permission: 'mail.manage',
  tx: 'none',
  timeoutSeconds: 60,
  input: Type.Object({ to: Type.String({ title: 'To', minLength: 3, maxLength: 254 }) }),
  reply: TestResult,
  async run(c, input) {
    const address = normalizeAddress(input.to);
    if (!address) return { ok: false, detail: 'This is no mail address.' };
    if (transports.held) return { ok: false, detail: 'The operator has switched mail off (MAIL=off).' };
    // A test goes to whoever is typed in: it must not become a way to fill a stranger's mailbox.
    await c.quota(`test:${address}`, { times: 5, seconds: 3600 });
    await c.quota('test', { times: 30, seconds: 3600 });
    const name = c.settings.transport || 'default';
    const transport = transports.get(name);
    if (!transport) return { ok: false, detail: `The transport "${name}" is not running on this server.` };
    const sender = await c.tx((tx) => senderOf(tx as typeof c));
    const text = renderMail(
      templates.notice,
      {
        subject: 'Test mail',
        heading: 'It works',
        intro: `This mail was sent by the service desk of ${c.tenant.name} to test the connection.`,
      },
      { name: sender.name },
    );
    const row = {
      id: uuidv7(),
      from_address: sender.address,
      from_name: sender.name,
      recipients: [{ address, name: '' }],
      cc: [],
      template: 'notice',
      ...text,
      message_id: newMessageId(sender.address.split('@')[1] ?? 'localhost'),
      created_at: c.now(),
      in_reply_to: null,
      thread: [],
      headers: { 'Auto-Submitted': 'auto-generated', 'X-ServiFlow': c.tenant.id },
    } as unknown as OutgoingRow;
    try {
      const allowed = (await c.tx((tx) => clearances(tx as typeof c, [row]))).get(row.id);
      const as = await sentAs(c, row, allowed ?? { proven: false, wait: null }, transport);
      if (typeof as === 'string') return { ok: false, detail: as };
      const { response } = await transport.send(await toWire(c, row, [], as));
      return { ok: true, detail: cleanLine(response, 300) };
    } catch (error) {
      return { ok: false, detail: cleanLine(error instanceof Error ? error.message : String(error), 300) };
    }
  },
});
