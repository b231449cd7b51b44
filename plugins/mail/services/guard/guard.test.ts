import { describe, expect, it } from 'vitest';
import { buildMail, multipart } from '../../tests/build-mail.ts';
import { readMail } from '../parse/read-mail.ts';
import type { ParsedMail } from '../parse/types.ts';
import { writerOf } from '../pipeline/writer.ts';
import { unchecked } from './authentication.ts';
import { type GuardContext, guard as guardWith } from './guard.ts';

const context: Omit<GuardContext, 'writer'> = {
  ownMark: 'tenant-1',
  ownAddresses: new Set(['support@demo.localhost']),
  isOwnMessageId: (id) => id === '<sf.own@demo.localhost>',
  envelopeFrom: 'alice@acme.example',
  recentFromSender: 0,
  maxRecentFromSender: 30,
  maxHops: 30,
  authentication: unchecked('Nobody checked.'),
};
const guard = (mail: ParsedMail, facts: typeof context) =>
  guardWith(mail, { ...facts, writer: writerOf(mail, facts.ownAddresses) });
const judge = async (
  headers: Record<string, string>,
  more: Partial<typeof context> & { from?: string; subject?: string } = {},
) =>
  guard(
    await readMail(
      buildMail({
        headers,
        ...(more.from && { from: more.from }),
        ...(more.subject && { subject: more.subject }),
      }),
    ),
    {
      ...context,
      ...more,
    },
  );

describe('guard', () => {
  it('lets a person through and allows an automatic answer', async () => {
    const result = await judge({ 'Auto-Submitted': 'no' });
    expect([result.decision, result.mayAnswer]).toEqual(['accept', true]);
    expect(result.verdicts.map((v) => v.step)).toEqual(['loop.own-mail', 'authentication', 'automatic.none']);
  });

  it.each<[string, Record<string, string>, (Partial<typeof context> & { from?: string })?]>([
    ['our mark', { 'X-ServiFlow': 'tenant-1' }],
    ['our message id', { 'Message-ID': '<sf.own@demo.localhost>' }],
    ['our own address', {}, { from: 'Support@Demo.localhost' }],
  ])('stops our own mail, known by %s', async (_name, headers, more) => {
    const result = await judge(headers, more);
    expect([result.decision, result.mayAnswer]).toEqual(['stop', false]);
    expect(result.verdicts.at(-1)?.outcome).toBe('stopped');
  });

  it('takes mail with the mark of another desk', async () => {
    expect((await judge({ 'X-ServiFlow': 'tenant-2' })).decision).toBe('accept');
  });

  it('stops a message that runs in circles', async () => {
    const received = Array.from({ length: 31 }, (_, i) => `Received: from m${i} by m${i + 1}\r\n`).join('');
    const looped = await readMail(Buffer.from(`${received}From: a@acme.example\r\nSubject: x\r\n\r\nx`));
    expect(guard(looped, context).verdicts.at(-1)?.step).toBe('loop.hops');
  });

  it.each<[string, Record<string, string>, string?]>([
    ['RFC 3834', { 'Auto-Submitted': 'auto-replied; owner-email="a@x"' }],
    ['an old header', { 'X-Autoreply': 'yes' }],
    ['Precedence', { Precedence: 'auto_reply' }],
    ['an absence subject', {}, 'Automatic reply: [Ticket #1042] Printer'],
    ['an absence subject in German', {}, 'Abwesenheitsnotiz: Drucker'],
  ])('only notes an automatic answer, known by %s', async (_name, headers, subject) => {
    const result = await judge(headers, subject ? ({ subject } as object) : {});
    expect([result.decision, result.mayAnswer]).toEqual(['note', false]);
  });

  it.each<[string, Record<string, string>, (Partial<typeof context> & { from?: string })?]>([
    ['Auto-Submitted: auto-generated', { 'Auto-Submitted': 'auto-generated' }],
    ['Precedence: bulk', { Precedence: 'bulk' }],
    ['List-Id', { 'List-Id': '<news.acme.example>' }],
    ['X-Auto-Response-Suppress', { 'X-Auto-Response-Suppress': 'DR, OOF, AutoReply' }],
    ['an empty return path', { 'Return-Path': '<>' }],
    ['the null envelope sender', {}, { envelopeFrom: '' }],
    ['a no-reply sender', {}, { from: 'no-reply@acme.example' }],
    ['too many messages', {}, { recentFromSender: 30 }],
  ])('takes %s but never answers it', async (_name, headers, more) => {
    const result = await judge(headers, more);
    expect([result.decision, result.mayAnswer]).toEqual(['accept', false]);
  });

  it('answers where X-Auto-Response-Suppress only concerns receipts', async () => {
    expect((await judge({ 'X-Auto-Response-Suppress': 'DR, RN' })).mayAnswer).toBe(true);
  });

  it('knows delivery reports, standard and old', async () => {
    const report = multipart('report; report-type="delivery-status"', [
      'Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822;a@b.example\r\nAction: failed\r\n',
    ]);
    expect(guard(await readMail(report), context).decision).toBe('bounce');
    expect((await judge({ 'X-Failed-Recipients': 'bob@x.example' })).decision).toBe('bounce');
    expect((await judge({}, { from: 'MAILER-DAEMON@mx.example', envelopeFrom: '' })).decision).toBe('bounce');
  });
});
