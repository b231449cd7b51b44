import { createRequire } from 'node:module';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import clients from '../../clients/plugin.ts';
import mail from '../../mail/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import type { Ctx } from '../manifest.ts';
import emailImap from '../plugin.ts';
import { noteProgress, takeMailbox } from '../services/mailbox-state.ts';

interface Hoodie {
  listen(port: number, done: () => void): void;
  close(done: () => void): void;
  server: Server;
  appendMessage(mailbox: string, flags: string[], date: string | false, raw: string): void;
}
const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodie;

let kernel: TestKernel;
let tenant: TestTenant;
let server: Hoodie;
let values: Record<string, unknown>;
beforeAll(async () => {
  server = hoodiecrow({
    plugins: ['IDLE'],
    storage: { INBOX: { messages: [{ raw: raw(1) }, { raw: raw(2) }] } },
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  kernel = await createTestKernel({ plugins: [clients, tickets, mail, emailImap] });
  tenant = await kernel.tenant('north');
  await tenant.admin.elevate();
  const { port } = server.server.address() as { port: number };
  values = { enabled: true, host: '127.0.0.1', port, ssl: false, username: 'testuser', password: 'testpass' };
});
afterAll(async () => {
  await kernel?.stop();
  await new Promise<void>((resolve) => server.close(resolve));
});

function raw(n: number): string {
  return `From: alice@acme.example\r\nMessage-ID: <m${n}@acme.example>\r\nSubject: Mail ${n}\r\n\r\nText ${n}\r\n`;
}
const log = async () => {
  await kernel.drain();
  const { body } = await tenant.admin.get('/api/mail/messages?limit=50');
  return body.items.map(
    (item: { subject: string; source: string; state: string }) =>
      `${item.source} ${item.subject} ${item.state}`,
  );
};
async function until<T>(look: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (let i = 0; i < 150; i++) {
    const value = await look();
    if (good(value)) return value;
    await sleep(100);
  }
  return look();
}

describe('the connection test', () => {
  const test = async (change: object) =>
    (await tenant.admin.post('/api/email-imap/test', { ...values, enabled: undefined, ...change })).body;

  it('names the step that failed', async () => {
    expect(await test({})).toMatchObject({ ok: true, detail: 'Connected to INBOX of testuser.' });
    const wrong = await test({ password: 'nope' });
    expect(wrong).toMatchObject({ ok: false, detail: expect.stringContaining('refused the login') });
    expect(wrong.steps.map((step: { result: string }) => step.result)).toEqual([
      'ok',
      'ok',
      'ok',
      'failed',
      'not-tried',
    ]);
    expect((await test({ mailbox: 'Nowhere' })).steps.at(-1).result).toBe('failed');
  });

  it('is for admins, and never sends the stored password to another host', async () => {
    const expert = await tenant.user('erin', 'expert');
    expect((await expert.post('/api/email-imap/test', {})).status).toBe(403);
    const { enabled: _, ...rest } = values;
    expect(await tenant.admin.put('/api/settings/email-imap', { values: rest })).toMatchObject({
      status: 200,
    });
    const { host: _host, password: _password, ...sameAccount } = rest;
    expect((await tenant.admin.post('/api/email-imap/test', sameAccount)).body).toMatchObject({ ok: true });
  });

  it('asks for the stored password again when anything changes that says where it goes, and how safely', async () => {
    const { enabled: _, ...stored } = values;
    await tenant.admin.put('/api/settings/email-imap', { values: stored });
    for (const change of [
      { host: 'localhost' },
      { port: Number(stored.port) + 1 },
      { ssl: true },
      { allowSelfSigned: true },
      { serverType: 'pop3' },
    ]) {
      const answer = await tenant.admin.post('/api/email-imap/test', change);
      expect(answer).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/password', code: 'secret-needed' }] },
      });
    }
    for (const change of [{ smtpHost: 'smtp.thief.example' }, { smtpPort: 25 }, { host: null }])
      expect(await tenant.admin.put('/api/settings/email-imap', { values: change })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/values/password', code: 'secret-needed' }] },
      });
    expect((await tenant.admin.post('/api/email-imap/test', { mailbox: 'INBOX' })).body.ok).toBe(true);
  });
});

const processed = (count: number) => (lines: string[]) =>
  lines.length === count && lines.every((line) => line.endsWith('processed'));

it('fetches what waits and what comes, turns it into tickets once, and tells its state', async () => {
  expect((await tenant.admin.get('/api/email-imap/status')).body.state).toBe('off');
  await tenant.admin.put('/api/settings/email-imap', { values });
  expect(await until(log, processed(2))).toEqual(['imap Mail 2 processed', 'imap Mail 1 processed']);
  server.appendMessage('INBOX', [], false, raw(3));
  expect((await until(log, processed(3)))[0]).toBe('imap Mail 3 processed');
  const { body } = await tenant.admin.get('/api/email-imap/status');
  expect(body).toMatchObject({
    enabled: true,
    state: 'working',
    fetched: 3,
    lastError: null,
    lockedBy: expect.stringMatching(/^worker-/),
  });
}, 40_000);

it('lets one worker at a time hold the mailbox, until its lease ends', async () => {
  const other = await kernel.tenant('south');
  const as = <T>(work: (c: Ctx) => Promise<T>) =>
    other.system('email-imap', (c) => work(c as unknown as Ctx));
  const cursor = { kind: 'imap' as const, uidValidity: '1', lastUid: 5, onlyUnseen: false };
  expect(await as((c) => takeMailbox(c, 'one', 'account'))).toEqual({ cursor: null });
  expect(await as((c) => noteProgress(c, 'one', cursor, 1))).toBe(true);
  expect(await as((c) => takeMailbox(c, 'two', 'account'))).toBeNull();
  expect(await as((c) => takeMailbox(c, 'one', 'account'))).toEqual({ cursor });
  kernel.clock.advance({ minutes: 2 });
  expect(await as((c) => takeMailbox(c, 'two', 'account'))).toEqual({ cursor });
  expect(await as((c) => noteProgress(c, 'one', cursor, 1))).toBe(false);
  expect(await as((c) => takeMailbox(c, 'two', 'another account'))).toEqual({ cursor: null });
});
