import { afterEach, describe, expect, test, vi } from 'vitest';
import { beginMessage, ENVELOPE, startListener, stopListeners, TO } from './smtp-listener.ts';

/** Senders that break the protocol, on the real listener and real sockets (RFC 5321). */
afterEach(stopListeners);

describe('smuggling', () => {
  const SMUGGLED = `MAIL FROM:<boss@demo.example>\r\nRCPT TO:<${TO}>\r\nDATA\r\nSubject: smuggled\r\n\r\nx`;
  const END = '\r\n.\r\n';
  test.each([
    ['LF . LF', '\n.\n'],
    ['LF . CRLF', '\n.\r\n'],
    ['CRLF . LF', '\r\n.\n'],
    ['CR . CR', '\r.\r'],
    ['CR . CRLF', '\r.\r\n'],
    ['CRLF . CR', '\r\n.\r'],
    ['NUL in the end', '\r\n.\0\r\n'],
    ['a stuffed dot', '\r\n..\r\n'],
  ])('%s does not end a message', async (_name, fake) => {
    const { greet, stored, texts } = await startListener();
    const sender = await greet();
    await beginMessage(sender);
    sender.write(`Subject: outer\r\n\r\none${fake}${SMUGGLED}${END}`);
    expect(await sender.answer()).toMatch(/^250/);
    expect(await sender.say('QUIT')).toMatch(/^221/);
    expect(stored).toHaveLength(1);
    expect(stored[0]?.envelopeFrom).toBe('a@x.example');
    expect(texts()[0]).toContain('Subject: smuggled');
  });

  test('however the end is cut into packets, it is the end once, and dots are unstuffed once', async () => {
    const { greet, texts } = await startListener();
    const whole = 'Subject: s\r\n\r\n..a\r\n...\r\n..\r\nend\r\n.\r\n';
    for (let at = 1; at < whole.length; at += 3) {
      const sender = await greet();
      await beginMessage(sender);
      sender.write(whole.slice(0, at));
      await new Promise((resolve) => setImmediate(resolve));
      sender.write(whole.slice(at));
      expect(await sender.answer()).toMatch(/^250/);
      sender.cut();
    }
    expect(new Set(texts())).toEqual(new Set(['Subject: s\r\n\r\n.a\r\n..\r\n.\r\nend\r\n']));
  });

  test('pipelined messages are all taken, in order, and what follows QUIT is not', async () => {
    const { greet, texts } = await startListener();
    const sender = await greet();
    const mail = (n: number) => `${[...ENVELOPE, 'DATA'].join('\r\n')}\r\nSubject: ${n}\r\n\r\nx\r\n.\r\n`;
    sender.write(`${mail(1)}${mail(2)}NOOP\r\n${mail(3)}QUIT\r\n${mail(4)}`);
    const codes: string[] = [];
    for (let said = await sender.answer(); said; said = await sender.answer()) codes.push(said.slice(0, 3));
    expect(codes).toEqual('250 250 354 250 250 250 354 250 250 250 250 354 250 221'.split(' '));
    expect(texts().map((text) => text.slice(0, 10))).toEqual(['Subject: 1', 'Subject: 2', 'Subject: 3']);
  });

  test('a sender that does not wait for the greeting is sent away', async () => {
    const { connect, stored } = await startListener();
    const sender = await connect();
    sender.write(`EHLO x\r\n${ENVELOPE.join('\r\n')}\r\nDATA\r\nx\r\n.\r\n`);
    expect(await sender.rest()).toMatch(/^421/);
    expect(stored).toEqual([]);
  });

  test('a web page that posts to the port is sent away', async () => {
    const { connect, stored } = await startListener();
    const sender = await connect();
    await sender.answer();
    sender.write(
      `POST / HTTP/1.1\r\nHost: x\r\n\r\nEHLO x\r\n${ENVELOPE.join('\r\n')}\r\nDATA\r\nx\r\n.\r\n`,
    );
    expect(await sender.rest()).toMatch(/^421/);
    expect(stored).toEqual([]);
  });
});

describe('commands', () => {
  test('out of turn, unknown, or for somebody else: refused, and the connection stays good', async () => {
    const { greet, connect, stored } = await startListener();
    const rude = await connect();
    await rude.answer();
    expect(await rude.codes('MAIL FROM:<a@x.example>', `RCPT TO:<${TO}>`, 'DATA')).toEqual([503, 503, 503]);
    const sender = await greet();
    expect(await sender.codes('RCPT TO:<a@x.example>', 'DATA', 'BDAT 10 LAST', 'STARTTLS')).toEqual([
      503, 503, 500, 500,
    ]);
    expect(await sender.codes('XCLIENT ADDR=1.2.3.4', 'WIZ x', 'AUTH PLAIN AGEAYg==')).toEqual([
      500, 500, 500,
    ]);
    await beginMessage(sender);
    sender.write('Subject: s\r\n\r\nx\r\n.\r\n');
    expect(await sender.answer()).toMatch(/^250/);
    expect(stored).toHaveLength(1);
  });

  test('who tries logins is sent away after ten', async () => {
    const { greet } = await startListener();
    const sender = await greet();
    expect(await sender.say('NOOP')).toMatch(/^250/);
    const codes: number[] = [];
    for (let i = 0; i < 10; i += 1) codes.push(...(await sender.codes('AUTH PLAIN AGEAYg==')));
    expect(codes).toEqual([...Array(9).fill(500), 421]);
    expect(await sender.rest()).toBe('');
  });

  test('a line without an end is cut off, not collected', async () => {
    const { greet, listener } = await startListener();
    for (const line of [`NOOP ${'x'.repeat(5_000)}`, `NOOP ${'x'.repeat(5_000)}\r\n`]) {
      const sender = await greet();
      sender.write(line);
      expect(await sender.rest()).toMatch(/^421/);
    }
    expect(listener.bytesInFlight).toBe(0);
  });

  test.each([
    ['NUL', 'a\0b@x.example'],
    ['a line break', 'a\rb@x.example'],
    ['an escape', 'a\x1b[2Jb@x.example'],
    ['no domain', 'root'],
    ['two addresses', 'a@x.example,b@x.example'],
    ['a very long one', `${'a'.repeat(300)}@x.example`],
  ])('an address with %s is refused', async (_name, address) => {
    const { greet } = await startListener();
    const sender = await greet();
    expect(await sender.say(`MAIL FROM:<${address}>`)).toMatch(/^50[0-9]/);
  });

  test('8-bit bytes and NUL in a message reach the store as they came', async () => {
    const { greet, stored } = await startListener();
    const sender = await greet();
    await beginMessage(sender);
    const bytes = Buffer.from([...Array(256).keys()].filter((b) => b !== 13 && b !== 10));
    sender.write(
      Buffer.concat([Buffer.from('Subject: \xff\r\n\r\n', 'latin1'), bytes, Buffer.from('\r\n.\r\n')]),
    );
    expect(await sender.answer()).toMatch(/^250/);
    expect(Buffer.from(stored[0]?.raw ?? []).includes(bytes)).toBe(true);
  });

  test('the size that was announced binds nobody: what counts is what comes', async () => {
    const { greet, stored, listener } = await startListener({ maxBytes: 20_000 });
    const sender = await greet();
    expect(
      await sender.codes(
        'MAIL FROM:<a@x.example> SIZE=20001',
        'MAIL FROM:<a@x.example> SIZE=99999999999999999999',
      ),
    ).toEqual([552, 552]);
    expect(await sender.codes('MAIL FROM:<a@x.example> SIZE=-1', 'MAIL FROM:<a@x.example> SIZE=1e9')).toEqual(
      [501, 501],
    );
    expect(await sender.codes('MAIL FROM:<a@x.example> SIZE=10', `RCPT TO:<${TO}>`, 'DATA')).toEqual([
      250, 250, 354,
    ]);
    sender.write(`${'x'.repeat(30_000)}\r\n.\r\n`);
    expect(await sender.answer()).toMatch(/^552/);
    expect(await sender.codes('MAIL FROM:<a@x.example> SIZE=19999', `RCPT TO:<${TO}>`, 'DATA')).toEqual([
      250, 250, 354,
    ]);
    sender.write('Subject: short\r\n\r\n.\r\n');
    expect(await sender.answer()).toMatch(/^250/);
    expect(stored).toHaveLength(1);
    await beginMessage(sender);
    sender.write('x'.repeat(100_000));
    expect(await sender.rest()).toMatch(/^552/);
    await vi.waitFor(() => expect(listener.bytesInFlight).toBe(0));
  });

  test('a header line of a megabyte is a message like another', async () => {
    const { greet, stored } = await startListener();
    const sender = await greet();
    await beginMessage(sender);
    sender.write(`Subject: ${'x'.repeat(1024 * 1024)}\r\n\r\nx\r\n.\r\n`);
    expect(await sender.answer()).toMatch(/^250/);
    expect(stored).toHaveLength(1);
  });
});
