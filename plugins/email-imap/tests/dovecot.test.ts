import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cursor, FetchedMail, MailAccount } from '../services/account.ts';
import { openFetcher } from '../services/open-fetcher.ts';
import { Dovecot, dovecotLacks, dovecotSpeaks } from './dovecot.ts';

const anywhere = { resolve: async (host: string) => ({ host, address: host, addresses: [host] }) };

/** The same promises as against the small servers, kept by a real one. The names say what is left out, and why. */
describe.skipIf(!dovecotSpeaks?.size)('Dovecot', () => {
  const speaks = (protocol: 'imap' | 'pop3') => dovecotSpeaks?.has(protocol) ?? false;
  let server: Dovecot;
  beforeAll(async () => {
    server = await Dovecot.start();
  });
  afterAll(() => server?.stop());

  const account = (
    type: 'imap' | 'pop3',
    username: string,
    more: Partial<MailAccount> = {},
  ): MailAccount => ({
    type,
    username,
    host: '127.0.0.1',
    port: type === 'imap' ? server.imapPort : server.popPort,
    ssl: false,
    password: 'secret',
    auth: 'basic',
    mailbox: 'INBOX',
    deleteAfterFetch: false,
    allowSelfSigned: false,
    ...more,
  });
  const raw = (n: number) => `Subject: mail ${n}\r\n\r\n.leading dot ${n} \xe6\r\n${'x'.repeat(200)}\r\n`;
  const numbers = (mails: FetchedMail[]) =>
    mails.map((mail) => Number(/Subject: mail (\d+)/.exec(Buffer.from(mail.raw).toString('latin1'))?.[1]));

  for (const type of ['imap', 'pop3'] as const)
    it.skipIf(!speaks(type))(
      `${type}: 300 messages, each once, byte for byte, also those that come while fetching${dovecotLacks(type)}`,
      async () => {
        const user = `many-${type}`;
        for (let i = 1; i <= 300; i++) server.deliver(user, raw(i));
        const fetcher = await openFetcher(account(type, user), anywhere);
        const mails: FetchedMail[] = [];
        let cursor: Cursor | null = null;
        for (let round = 0; round < 3; round++) {
          cursor = await fetcher.fetchNew(cursor, async (mail) => {
            if (mails.push(mail) === 50) for (let i = 301; i <= 320; i++) server.deliver(user, raw(i));
          });
        }
        await fetcher.close();
        expect(numbers(mails).sort((a, b) => a - b)).toEqual(Array.from({ length: 320 }, (_, i) => i + 1));
        expect(new Set(mails.map((mail) => mail.key)).size).toBe(320);
        for (const mail of mails)
          expect(Buffer.from(mail.raw).toString('latin1')).toMatch(
            /^Subject: mail \d+\r\n\r\n\.leading dot \d+ \xe6\r\nx{200}\r\n$/,
          );
      },
    );

  it.skipIf(!speaks('imap'))(`imap: wakes up from IDLE${dovecotLacks('imap')}`, async () => {
    server.deliver('idle', raw(1));
    const fetcher = await openFetcher(account('imap', 'idle'), anywhere);
    const cursor = await fetcher.fetchNew(null, async () => undefined);
    const woken = fetcher.wait(15_000, new AbortController().signal);
    const timer = setTimeout(() => server.deliver('idle', raw(2)), 300);
    await woken;
    clearTimeout(timer);
    const mails: FetchedMail[] = [];
    await fetcher.fetchNew(cursor, async (mail) => void mails.push(mail));
    await fetcher.close();
    expect(numbers(mails)).toEqual([2]);
  });

  it.skipIf(!speaks('pop3'))(`pop3: deletes what is stored${dovecotLacks('pop3')}`, async () => {
    server.deliver('gone', raw(1));
    const fetcher = await openFetcher(account('pop3', 'gone', { deleteAfterFetch: true }), anywhere);
    await fetcher.fetchNew(null, async () => undefined);
    const again: FetchedMail[] = [];
    await fetcher.fetchNew(null, async (mail) => void again.push(mail));
    expect(again).toEqual([]);
  });

  for (const type of ['imap', 'pop3'] as const)
    it.skipIf(!speaks(type))(
      `${type}: tells a wrong password and a missing mailbox${dovecotLacks(type)}`,
      async () => {
        const told = (more: Partial<MailAccount>) =>
          openFetcher(account(type, 'who', more), anywhere, { timeout: 10_000 }).then(
            (f) => f.close(),
            (error: unknown) => error,
          );
        expect(await told({ password: 'wrong' })).toMatchObject({ step: 'login' });
        if (type === 'imap') expect(await told({ mailbox: 'Nope' })).toMatchObject({ step: 'mailbox' });
      },
    );
});
