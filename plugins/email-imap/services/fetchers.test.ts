import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Cursor, FetchedMail, MailAccount } from './account.ts';
import { ImapFetcher } from './imap-fetcher.ts';
import { openFetcher } from './open-fetcher.ts';

interface Hoodie {
  listen(port: number, done: () => void): void;
  close(done: () => void): void;
  server: Server;
  appendMessage(mailbox: string, flags: string[], date: string | false, raw: string): void;
}
const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodie;

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const account = (port: number, more: Partial<MailAccount> = {}): MailAccount => ({
  type: 'imap',
  host: '127.0.0.1',
  port,
  ssl: false,
  username: 'testuser',
  password: 'testpass',
  auth: 'basic',
  mailbox: 'INBOX',
  deleteAfterFetch: false,
  allowSelfSigned: false,
  ...more,
});
/** Connects as asked: what may be reached is not the matter here. */
const anywhere = { resolve: async (host: string) => ({ host, address: host, addresses: [host] }) };
const raw = (n: number | string) =>
  `Message-ID: <m${n}@x>\r\nSubject: mail ${n}\r\n\r\nbody ${n} \xe6\r\n..dot\r\n`;
const subjects = (mails: FetchedMail[]) =>
  mails.map((mail) => /Subject: (.*)\r/.exec(Buffer.from(mail.raw).toString('latin1'))?.[1]);

async function imapServer(messages: { raw: string; flags?: string[] }[]) {
  const server = hoodiecrow({
    plugins: ['IDLE', 'LITERALPLUS', 'UIDPLUS'],
    storage: { INBOX: { uidvalidity: 7, messages } },
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  closers.push(() => new Promise<void>((resolve) => server.close(resolve)));
  return { server, port: (server.server.address() as { port: number }).port };
}

async function openImap(port: number, more: Partial<MailAccount> = {}) {
  const fetcher = await ImapFetcher.open({ ...account(port, more), address: '127.0.0.1' });
  closers.push(() => fetcher.close());
  return fetcher;
}

async function collect(
  fetcher: { fetchNew: ImapFetcher['fetchNew'] },
  cursor: Cursor | null,
  stopAt = Infinity,
) {
  const mails: FetchedMail[] = [];
  const end = await fetcher
    .fetchNew(cursor, async (mail) => {
      if (mails.length >= stopAt) throw new Error('storage is down');
      mails.push(mail);
    })
    .catch((error: Error) => error);
  return { mails, end };
}

describe('ImapFetcher', () => {
  it('takes unread mail at first, then everything by UID, each once', async () => {
    const { server, port } = await imapServer([
      { raw: raw(1), flags: ['\\Seen'] },
      { raw: raw(2) },
      { raw: raw(3) },
    ]);
    const fetcher = await openImap(port);
    const first = await collect(fetcher, null);
    expect(subjects(first.mails)).toEqual(['mail 2', 'mail 3']);
    expect(new Set(first.mails.map((m) => m.key)).size).toBe(2);
    server.appendMessage('INBOX', ['\\Seen'], false, raw(4));
    const second = await collect(fetcher, first.end as Cursor);
    expect(subjects(second.mails)).toEqual(['mail 4']);
    expect((await collect(fetcher, second.end as Cursor)).mails).toEqual([]);
  });

  it('gives the bytes as they are', async () => {
    const { port } = await imapServer([{ raw: raw(1) }]);
    const { mails } = await collect(await openImap(port), null);
    expect(Buffer.from(mails[0]?.raw ?? []).toString('latin1')).toContain('body 1 ');
  });

  it('goes on after a failure with the message that was not stored', async () => {
    const { port } = await imapServer(Array.from({ length: 60 }, (_, i) => ({ raw: raw(i + 1) })));
    const fetcher = await openImap(port);
    const first = await collect(fetcher, null, 30);
    expect((first.end as Error).message).toBe('storage is down');
    const again = await openImap(port);
    const rest = await collect(again, first.mails.at(-1)?.cursor ?? null);
    expect(subjects(rest.mails)).toEqual(Array.from({ length: 30 }, (_, i) => `mail ${i + 31}`));
  });

  it('starts over with unread mail when the server renumbered the mailbox', async () => {
    const { port } = await imapServer([{ raw: raw(1), flags: ['\\Seen'] }, { raw: raw(2) }]);
    const { mails, end } = await collect(await openImap(port), {
      kind: 'imap',
      uidValidity: '6',
      lastUid: 900,
      onlyUnseen: false,
    });
    expect(subjects(mails)).toEqual(['mail 2']);
    expect(end).toMatchObject({ uidValidity: '7', lastUid: 2, onlyUnseen: false });
  });

  it('wakes up when mail arrives', async () => {
    const { server, port } = await imapServer([]);
    const fetcher = await openImap(port);
    const { end } = await collect(fetcher, null);
    const woken = fetcher.wait(20_000, new AbortController().signal);
    const timer = setInterval(() => server.appendMessage('INBOX', [], false, raw('new')), 200);
    await woken;
    clearInterval(timer);
    expect((await collect(fetcher, end as Cursor)).mails.length).toBeGreaterThan(0);
  }, 20_000);
});

/** A POP3 server that sends its answers byte by byte, the worst that TCP may do. */
async function popServer(messages: Map<string, string>) {
  const deleted: string[] = [];
  const speak = async (socket: Socket, text: string) => {
    for (const byte of Buffer.from(text, 'latin1')) socket.write(Buffer.from([byte]));
  };
  const server = createServer(async (socket) => {
    socket.setNoDelay(true).on('error', () => undefined);
    await speak(socket, '+OK ready\r\n');
    socket.on('data', (data) => {
      const [verb, arg] = data.toString().trim().split(' ');
      const list = [...messages];
      const nth = list[Number(arg) - 1];
      if (verb === 'PASS')
        void speak(socket, arg === 'testpass' ? '+OK\r\n' : '-ERR [AUTH] no such account\r\n');
      else if (verb === 'UIDL')
        void speak(socket, `+OK\r\n${list.map(([uid], i) => `${i + 1} ${uid}\r\n`).join('')}.\r\n`);
      else if (verb === 'RETR') void speak(socket, `+OK\r\n${nth?.[1].replace(/^\./gm, '..')}.\r\n`);
      else if (verb === 'DELE') void speak(socket, '+OK\r\n').then(() => deleted.push(nth?.[0] ?? ''));
      else void speak(socket, '+OK\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return { port: (server.address() as { port: number }).port, deleted };
}

describe('Pop3Fetcher', () => {
  it('takes each message once by its unique id, with every byte', async () => {
    const messages = new Map([
      ['u1', raw(1)],
      ['u2', raw(2)],
    ]);
    const { port } = await popServer(messages);
    const fetcher = await openFetcher(account(port, { type: 'pop3' }), anywhere);
    const first = await collect(fetcher, null);
    expect(first.mails.map((m) => Buffer.from(m.raw).toString('latin1'))).toEqual([raw(1), raw(2)]);
    messages.set('u3', raw(3)).delete('u1');
    const second = await collect(fetcher, first.end as Cursor);
    expect(subjects(second.mails)).toEqual(['mail 3']);
    expect(second.end).toEqual({ kind: 'pop3', known: ['u2', 'u3'] });
  });

  it('deletes on the server only what is stored, when told to', async () => {
    const { port, deleted } = await popServer(
      new Map([
        ['u1', raw(1)],
        ['u2', raw(2)],
        ['u3', raw(3)],
      ]),
    );
    const fetcher = await openFetcher(account(port, { type: 'pop3', deleteAfterFetch: true }), anywhere);
    const { mails } = await collect(fetcher, null, 2);
    expect([mails.length, deleted]).toEqual([2, ['u1', 'u2']]);
  });
});

describe('what people are told', () => {
  const told = async (given: MailAccount) =>
    openFetcher(given, anywhere, { timeout: 1500 }).then(
      (open) => open.close(),
      (error: { step: string; message: string }) => error,
    );

  it.each(['imap', 'pop3'] as const)(
    '%s: host, port, TLS and password',
    async (type) => {
      const { port } = type === 'imap' ? await imapServer([]) : await popServer(new Map());
      expect(await told(account(port, { type, host: 'no-such-host.invalid' }))).toMatchObject({
        step: 'host',
      });
      expect(await told(account(1, { type }))).toMatchObject({
        step: 'port',
        message: expect.stringContaining(type === 'imap' ? '993 with SSL' : '995 with SSL'),
      });
      expect(await told(account(port, { type, ssl: true }))).toMatchObject({
        step: 'tls',
        message: expect.stringContaining('does not speak SSL'),
      });
      const wrong = await told(account(port, { type, password: 'wrong-secret' }));
      expect(wrong).toMatchObject({
        step: 'login',
        message: expect.stringContaining('refused the login of testuser'),
      });
      expect(JSON.stringify(wrong)).not.toContain('wrong-secret');
    },
    20_000,
  );

  it('imap: a mailbox that does not exist', async () => {
    const { port } = await imapServer([]);
    expect(await told(account(port, { mailbox: 'Nowhere' }))).toMatchObject({
      step: 'mailbox',
      message: expect.stringContaining('"Nowhere"'),
    });
  });

  it('a server that never answers', async () => {
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closers.push(() => new Promise((resolve) => silent.close(resolve)));
    const { port } = silent.address() as { port: number };
    expect(await told(account(port))).toMatchObject({
      step: 'port',
      message: expect.stringContaining('did not answer in time'),
    });
    expect(await told(account(port, { type: 'pop3' }))).toMatchObject({ step: 'port' });
  }, 20_000);
});
