import { problems, sql } from '@serviflow/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailDesk } from './desk.ts';
import { drop, ofRules, type Rule, Rules } from './rule-desk.ts';

let desk: MailDesk;
let rules: Rules;
beforeAll(async () => {
  ({ desk, rules } = await Rules.desk());
});
afterAll(() => desk?.stop());
beforeEach(() => rules.reset(desk));

describe('several rules', () => {
  it('see what those before decided, and may decide anew; the trail names each', async () => {
    rules.first = drop;
    rules.second = (_c, value) =>
      value.decision.outcome === 'drop' && value.message.from.address === 'alice@acme.example'
        ? {
            ...value,
            decision: { outcome: 'accept', reason: 'Alice is important.' },
            ticket: { ...value.ticket, tags: ['vip'] },
          }
        : undefined;
    const message = await desk.deliver({ subject: 'Overruled' });
    expect(message).toMatchObject({ state: 'processed', outcome: 'created' });
    expect(ofRules(message)).toEqual([
      { step: 'rule.sorter', outcome: 'stopped', reason: 'The sorter dropped the message: A newsletter.' },
      { step: 'rule.vip', outcome: 'changed', reason: 'VIP desk set the tags to vip.' },
      {
        step: 'rule.vip',
        outcome: 'pass',
        reason: 'VIP desk lets the message through after all: Alice is important.',
      },
    ]);
    expect((await desk.deliver({ from: 'eve@acme.example', subject: 'Not overruled' })).outcome).toBe(
      'dropped',
    );
  });

  it('read the message itself, not what the one before made of it', async () => {
    rules.first = (_c, value) => ({
      ...value,
      message: { ...value.message, from: { address: 'ceo@acme.example', name: '' } },
    });
    let seen = '';
    rules.second = (_c, { message }) => {
      seen = message.from.address;
    };
    const message = await desk.deliver({ subject: 'Who am I?' });
    expect([seen, ofRules(message)]).toEqual(['alice@acme.example', []]);
  });
});

describe('a rule that fails', () => {
  const faults: [string, Rule][] = [
    ['throws', () => Promise.reject(new Error('boom'))],
    ['answers nonsense', (_c, value) => ({ ...value, decision: { outcome: 'burn', reason: 'x' } })],
    ['drops without a reason', (_c, value) => ({ ...value, decision: { outcome: 'drop' } })],
    [
      'sets what is no priority',
      (_c, value) => ({ ...value, ticket: { ...value.ticket, priority: 'urgent' } }),
    ],
    [
      'keeps quiet about a failed statement',
      (c) => sql`select 1 / 0`.execute(c.sql()).then(null, () => undefined),
    ],
    [
      'refuses after a failed statement',
      (c) =>
        sql`select 1 / 0`.execute(c.sql()).then(null, () => {
          throw problems.conflict('No.');
        }),
    ],
  ];
  it.each(faults)('and %s is left out: the mail becomes a ticket at its first try', async (_what, fault) => {
    rules.first = fault;
    const message = await desk.deliver({ subject: 'Goes on' });
    expect(message).toMatchObject({ state: 'processed', outcome: 'created', attempts: 1 });
    expect(ofRules(message)).toEqual([
      { step: 'rule.sorter', outcome: 'limited', reason: expect.stringMatching(/^The sorter was left out/) },
    ]);
  });

  it('by being too slow is left out', async () => {
    const options = desk.kernel.kernel.runtime.options as { deadlines?: { filter: number } };
    options.deadlines = { filter: 40 };
    rules.first = () => new Promise(() => undefined);
    const message = await desk.deliver({ subject: 'Slow' });
    delete options.deadlines;
    expect(message).toMatchObject({ state: 'processed', outcome: 'created', attempts: 1 });
    expect(ofRules(message)).toMatchObject([{ step: 'rule.sorter', outcome: 'limited' }]);
  });

  it('on one mail is asked about the next of the same batch', async () => {
    rules.first = (c, value) => {
      if (value.message.subject === 'Odd') throw new Error('boom');
      return drop(c, value);
    };
    await desk.send({ subject: 'Odd' });
    await desk.send({ subject: 'Plain' });
    await desk.kernel.drain();
    const { body } = await desk.admin.get('/api/mail/messages?limit=2');
    expect(body.items).toMatchObject([
      { subject: 'Plain', outcome: 'dropped' },
      { subject: 'Odd', outcome: 'created' },
    ]);
  });

  it('three times rests for a minute, and the trail says so', async () => {
    rules.first = () => {
      throw new Error('boom');
    };
    for (const subject of ['1', '2', '3']) await desk.deliver({ subject: `Fault ${subject}` });
    const before = rules.asked.length;
    const message = await desk.deliver({ subject: 'At rest' });
    expect(rules.asked).toHaveLength(before);
    expect(message).toMatchObject({ state: 'processed', attempts: 1 });
    expect(ofRules(message)).toMatchObject([{ step: 'rule.sorter', outcome: 'limited' }]);
  });
});

it('asks no plugin that this tenant has switched off', async () => {
  rules.first = drop;
  for (const id of ['sorter', 'vip']) await desk.admin.post(`/api/admin/plugins/${id}/disable`, {});
  const message = await desk.deliver({ subject: 'Not asked' });
  expect(message).toMatchObject({ state: 'processed', outcome: 'created' });
  expect([rules.asked, ofRules(message)]).toEqual([[], []]);
  await desk.admin.post('/api/admin/plugins/sorter/enable', {});
  expect((await desk.deliver({ subject: 'Asked' })).outcome).toBe('dropped');
});
