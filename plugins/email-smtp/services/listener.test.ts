import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { type Delivery, type ListenerOptions, SmtpListener } from './listener.ts';

const open: SmtpListener[] = [];
const TENANTS: Record<string, string> = {
  'support@demo.localhost': 'demo',
  'help@demo.localhost': 'demo',
  'it@acme.example': 'acme',
};

async function start(options: Partial<ListenerOptions> = {}) {
  const stored: Delivery[] = [];
  const listener = new SmtpListener({
    name: 'desk.example',
    resolve: async (address) => (TENANTS[address] ? { tenantId: TENANTS[address] } : null),
    store: async (delivery) => void stored.push(delivery),
    ...options,
  });
  open.push(listener);
  const port = await listener.listen(0, '127.0.0.1');
  const send = (mail: { from?: string; to: string | string[]; text?: string }) =>
    createTransport({ host: '127.0.0.1', port, ignoreTLS: true }).sendMail({
      from: 'a@x.example',
      subject: 's',
      text: 'hi',
      ...mail,
    });
  return { port, stored, send };
}
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

const codeOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 250,
    (error: { responseCode?: number }) => error.responseCode,
  );

describe('SmtpListener', () => {
  it('stores the message with its envelope before it says 250', async () => {
    let storedWhen = 0;
    const { send, stored } = await start({
      store: async (delivery) => {
        await new Promise((resolve) => setImmediate(resolve));
        storedWhen = performance.now();
        stored.push(delivery);
      },
    });
    await send({ to: 'Support@Demo.localhost' });
    expect(storedWhen).toBeLessThanOrEqual(performance.now());
    expect(stored[0]).toMatchObject({
      tenantId: 'demo',
      recipient: 'support@demo.localhost',
      envelopeFrom: 'a@x.example',
      remoteAddress: '127.0.0.1',
    });
    expect(Buffer.from(stored[0]?.raw ?? []).toString()).toContain('Subject: s\r\n');
  });

  it('stores once a tenant and tells no tenant of the recipients of another', async () => {
    const { send, stored } = await start();
    await send({ to: ['support@demo.localhost', 'it@acme.example', 'help@demo.localhost'] });
    expect(stored.map(({ tenantId, envelopeTo }) => [tenantId, envelopeTo])).toEqual([
      ['demo', ['support@demo.localhost', 'help@demo.localhost']],
      ['acme', ['it@acme.example']],
    ]);
  });

  it('answers 550 to unknown recipients', async () => {
    const { send, stored } = await start();
    expect(await codeOf(send({ to: 'nobody@demo.example' }))).toBe(550);
    expect(stored).toEqual([]);
  });

  it('answers 552 to oversize, announced or not', async () => {
    const { send, port, stored } = await start({ maxBytes: 2000 });
    expect(await codeOf(send({ to: 'support@demo.localhost', text: 'x'.repeat(5000) }))).toBe(552);
    const reply = await talk(port, [
      'HELO x',
      'MAIL FROM:<a@x.example>',
      'RCPT TO:<support@demo.localhost>',
      'DATA',
      `Subject: s\r\n\r\n${'x'.repeat(5000)}\r\n.`,
    ]);
    expect(reply.at(-1)).toMatch(/^552/);
    expect(stored).toEqual([]);
  });

  it('answers 451 and keeps nothing when storing or looking up fails', async () => {
    const failing = await start({ store: () => Promise.reject(new Error('disk full')) });
    expect(await codeOf(failing.send({ to: 'support@demo.localhost' }))).toBe(451);
    const blind = await start({ resolve: () => Promise.reject(new Error('no database')) });
    expect(await codeOf(blind.send({ to: 'support@demo.localhost' }))).toBe(451);
  });

  it('asks senders to come back when too much is in transfer', async () => {
    const { send } = await start({ maxBytesInFlight: 500 });
    expect(await codeOf(send({ to: 'support@demo.localhost', text: 'x'.repeat(3000) }))).toBe(452);
  });

  it('bounds recipients and connections', async () => {
    const { send } = await start({ maxRecipients: 1 });
    const info = await send({ to: ['support@demo.localhost', 'help@demo.localhost'] });
    expect((info as { rejected: string[] }).rejected).toEqual(['help@demo.localhost']);
    const { port } = await start({ maxConnections: 1 });
    const first = connect(port, '127.0.0.1');
    await once(first, 'data');
    expect((await talk(port, []))[0]).toMatch(/^421/);
    first.destroy();
  });

  it('takes the null sender of bounces', async () => {
    const { port, stored } = await start();
    await talk(port, [
      'HELO x',
      'MAIL FROM:<>',
      'RCPT TO:<support@demo.localhost>',
      'DATA',
      'Subject: s\r\n\r\nx\r\n.',
    ]);
    expect(stored[0]?.envelopeFrom).toBe('');
  });

  it('offers neither AUTH nor, without a certificate, STARTTLS', async () => {
    const { port } = await start();
    expect((await talk(port, ['EHLO x'])).join('')).not.toMatch(/AUTH|STARTTLS/);
  });
});

/** Speaks SMTP line by line and collects the answers, the greeting first. */
async function talk(port: number, lines: string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  const answers: string[] = [];
  const answer = async () => {
    let text = '';
    while (!/^\d{3} .*\r\n$/m.test(text)) text += String((await once(socket, 'data'))[0]);
    answers.push(text);
  };
  await answer();
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    await answer();
  }
  socket.destroy();
  return answers;
}
