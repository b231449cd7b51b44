import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressKey } from '../services/pipeline/answers.ts';
import { MailDesk } from './desk.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open();
});
afterAll(() => desk?.stop());

const copy = (trace: readonly string[], more: { date?: string; body?: string; from?: string } = {}) =>
  [
    ...trace,
    `From: ${more.from ?? 'alice@acme.example'}`,
    'To: support@north.localhost',
    'Message-ID: <one@acme.example>',
    `Date: ${more.date ?? 'Mon, 30 Nov 2026 10:00:00 +0000'}`,
    'Subject: Once',
    'Content-Type: text/plain; charset=utf-8',
    '',
    more.body ?? 'It  jams.',
    '',
  ].join('\r\n');

describe('one mail is one entry', () => {
  it('whatever servers on the way added, and the first says where the copy came', async () => {
    const first = await desk.deliver({
      raw: copy(['Received: from a by b; Mon, 30 Nov 2026 10:00:01 +0000']),
    });
    expect(first.outcome).toBe('created');
    const second = await desk.deliver({
      to: 'info@north.localhost',
      envelopeFrom: 'forwarder@other.example',
      raw: copy(
        [
          'Return-Path: <forwarder@other.example>',
          'Delivered-To: info@acme.example',
          'ARC-Seal: i=1; a=rsa-sha256; d=other.example; b=x',
          'X-Forwarded-For: info@acme.example',
          'Received: from c by d; Mon, 30 Nov 2026 10:00:09 +0000',
        ],
        { body: 'It jams.' },
      ),
    });
    expect(second).toMatchObject({ state: 'refused', outcome: 'duplicate' });
    const { body } = await desk.admin.get(`/api/mail/messages/${first.id}`);
    expect(body.verdicts.at(-1)).toMatchObject({
      step: 'repeat.copy',
      reason: expect.stringContaining('info@north.localhost'),
    });
  });

  it('and another one with other words, date or sender', async () => {
    for (const more of [
      { body: 'It burns.' },
      { date: 'Mon, 30 Nov 2026 11:00:00 +0000' },
      { from: 'bob@acme.example' },
    ])
      expect((await desk.deliver({ raw: copy([], more) })).outcome).toBe('created');
  });
});

describe('automatic answers', () => {
  const answers = async (to: RegExp) =>
    (await desk.sent()).filter((mail) => to.test(mail.to?.[0]?.address ?? ''));

  it('know an address whatever a program changes in it', () => {
    const same = ['case@r.example', 'case+1041@r.example', 'case+x=y@r.example'].map(addressKey);
    expect(new Set(same).size).toBe(1);
    expect(addressKey('case1042@r.example')).toBe(addressKey('case7@r.example'));
    expect(addressKey('ann@r.example')).not.toBe(addressKey('bob@r.example'));
  });

  it.each<[string, (i: number) => string]>([
    ['plus tags', (i) => `case+${i}@plus.example`],
    ['counters', (i) => `case${i}@count.example`],
    ['other names of one domain', (i) => `${'abcdefghijklmnop'[i]}x@names.example`],
  ])('stay fewer than ten in a loop with %s, and a digest tells of the rest', async (_name, address) => {
    const domain = address(0).split('@')[1] as string;
    for (let i = 0; i < 14; i++)
      await desk.send({ from: address(i), subject: `Case ${i} was opened`, text: `Round ${i}` });
    await desk.kernel.drain();
    const now = await answers(new RegExp(domain));
    expect(now.length).toBeGreaterThan(0);
    expect(now.length).toBeLessThan(10);
    desk.kernel.clock.advance({ hours: 1, minutes: 1 });
    await desk.kernel.drain();
    const digests = (await answers(new RegExp(domain))).filter((mail) =>
      /more of your messages/.test(mail.subject ?? ''),
    );
    expect(digests.length).toBeGreaterThan(0);
    expect(digests.length).toBeLessThanOrEqual(5);
    expect(digests[0]?.text).toMatch(/#\d+/);
  });
});
