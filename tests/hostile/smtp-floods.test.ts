import { afterEach, describe, expect, test, vi } from 'vitest';
import { beginMessage, startListener, stopListeners } from './smtp-listener.ts';

/** Senders that take what belongs to all: places, time, memory. */
afterEach(stopListeners);

describe('floods', () => {
  test('who guesses recipients is sent away; who names too many real ones is asked to split', async () => {
    let asked = 0;
    const { greet } = await startListener({
      maxRefusals: 5,
      maxRecipients: 3,
      resolve: async (address) => {
        asked += 1;
        return address.startsWith('ok') ? { tenantId: 'demo' } : null;
      },
    });
    const guesser = await greet();
    await guesser.say('MAIL FROM:<a@x.example>');
    guesser.write(Array.from({ length: 1_000 }, (_, i) => `RCPT TO:<u${i}@demo.localhost>\r\n`).join(''));
    expect(
      (await guesser.rest())
        .trim()
        .split('\r\n')
        .map((line) => line.slice(0, 3)),
    ).toEqual([...Array(5).fill('550'), '421']);
    expect(asked).toBe(6);
    const many = await greet();
    await many.say('MAIL FROM:<a@x.example>');
    expect(await many.codes(...[1, 2, 3, 4].map((i) => `RCPT TO:<ok${i}@demo.localhost>`))).toEqual([
      250, 250, 250, 452,
    ]);
  });

  test('one address takes its share of the places and no more', async () => {
    const { greet, connect } = await startListener({ maxConnections: 10, maxPerAddress: 3 });
    const first = await greet();
    await greet();
    await greet();
    expect(await (await connect()).rest()).toMatch(/^421 4\.7\.0/);
    const other = await greet('127.0.0.2');
    expect(await other.say('NOOP')).toMatch(/^250/);
    await first.say('QUIT');
    first.cut();
    await vi.waitFor(async () => expect(await (await connect()).answer()).toMatch(/^220/), { interval: 50 });
  });

  test('idle connections in all places make room for a sender with mail', async () => {
    const { connect, stored } = await startListener({
      maxConnections: 200,
      maxPerAddress: 500,
      graceTime: 0,
    });
    const idle = await Promise.all(Array.from({ length: 200 }, () => connect()));
    await Promise.all(idle.map((one) => one.answer()));
    const sender = await connect('127.0.0.2');
    await sender.answer();
    await sender.say('EHLO x');
    await beginMessage(sender);
    sender.write('Subject: s\r\n\r\nx\r\n.\r\n');
    expect(await sender.answer()).toMatch(/^250/);
    expect(stored).toHaveLength(1);
    expect(await idle[0]?.rest()).toMatch(/^421 4\.3\.2/);
  });

  test('places of those who have only come are kept for them', async () => {
    const { greet, connect } = await startListener({
      maxConnections: 1,
      maxPerAddress: 5,
      graceTime: 60_000,
    });
    const first = await greet();
    expect(await (await connect()).rest()).toMatch(/^421 4\.3\.2/);
    expect(await first.say('NOOP')).toMatch(/^250/);
  });

  test('a sender that keeps busy without ever sending a message has a deadline', async () => {
    const { greet, stored, listener } = await startListener({ messageTimeout: 400, idleTimeout: 60_000 });
    const [chatty, dripping] = [await greet(), await greet()];
    await beginMessage(dripping);
    const drip = setInterval(() => {
      chatty.write('NOOP\r\n');
      dripping.write('x');
    }, 20);
    try {
      expect(await chatty.rest()).toMatch(/421 4\.4\.2 .*\r\n$/);
      expect(await dripping.rest()).toMatch(/^421 4\.4\.2/);
    } finally {
      clearInterval(drip);
    }
    expect(stored).toEqual([]);
    await vi.waitFor(() => expect(listener.bytesInFlight).toBe(0));
  });

  test('the deadline starts anew with each message, and never cuts one that is being stored', async () => {
    const storing = Promise.withResolvers<void>();
    const { greet, connect } = await startListener({ messageTimeout: 500, store: () => storing.promise });
    const sender = await greet();
    await beginMessage(sender);
    sender.write('Subject: s\r\n\r\nx\r\n.\r\n');
    const silent = await connect();
    // It came later and is closed for its silence: the time of the first one is up, too.
    expect(await silent.rest()).toMatch(/421 4\.4\.2/);
    storing.resolve();
    expect(await sender.answer()).toMatch(/^250/);
    expect(await sender.say('NOOP')).toMatch(/^250/);
  });

  test('one address does not take all the memory for messages', async () => {
    const { greet, listener } = await startListener({ maxBytesInFlight: 100_000 });
    const greedy = await greet();
    await beginMessage(greedy);
    greedy.write(`${'x'.repeat(70_000)}\r\n`);
    await vi.waitFor(() => expect(listener.bytesInFlight).toBe(0));
    const other = await greet('127.0.0.2');
    await beginMessage(other);
    other.write(`Subject: s\r\n\r\n${'x'.repeat(40_000)}\r\n.\r\n`);
    expect(await other.answer()).toMatch(/^250/);
    greedy.write('.\r\n');
    expect(await greedy.answer()).toMatch(/^452/);
  });
});

describe('broken connections', () => {
  test('a sender that vanishes within a message leaves nothing', async () => {
    const { greet, stored, errors, listener } = await startListener();
    for (let i = 0; i < 20; i += 1) {
      const sender = await greet();
      await beginMessage(sender);
      sender.write(`Subject: s\r\n\r\n${'x'.repeat(50_000)}`);
      if (i % 2) sender.halfClose();
      else sender.cut();
    }
    await vi.waitFor(() => expect(listener.bytesInFlight).toBe(0));
    await vi.waitFor(() => expect(listener.connections).toBe(0), { timeout: 5_000 });
    expect(stored).toEqual([]);
    const sender = await greet();
    expect(await sender.say('NOOP')).toMatch(/^250/);
    expect(errors.every((error) => error instanceof Error)).toBe(true);
  });

  test('many messages on one connection: each is stored once, and refusals in between disturb nothing', async () => {
    const { greet, stored } = await startListener();
    const sender = await greet();
    for (let i = 0; i < 100; i += 1) {
      if (i % 10 === 0)
        expect(await sender.codes('RSET', 'RCPT TO:<x>', 'VRFY root')).toEqual([250, 501, 252]);
      await beginMessage(sender);
      sender.write(`Subject: ${i}\r\n\r\nx\r\n.\r\n`);
      expect(await sender.answer()).toMatch(/^250/);
    }
    expect(stored).toHaveLength(100);
  });
});
