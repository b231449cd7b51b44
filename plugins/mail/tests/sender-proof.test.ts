import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dns } from '../services/proof/dns.ts';
import { MailDesk, type MailToSend } from './desk.ts';
import { broken, dkimKey, silent, useDns, type Zone, zone } from './fake-dns.ts';

const key = dkimKey();
const sign = (domainName: string) => ({ domainName, keySelector: 'k', privateKey: key.privateKey });
const REJECT = 'v=DMARC1; p=reject';
/** The listener sees the test as 127.0.0.1. */
const RECORDS: Zone = {
  'k._domainkey.acme.example': key.record,
  'k._domainkey.mail.acme.example': key.record,
  'k._domainkey.evil.example': key.record,
  'k._domainkey.north.example': key.record,
  'k._domainkey.plain.example': key.record,
  '_dmarc.acme.example': REJECT,
  '_dmarc.north.example': 'v=DMARC1; p=quarantine',
  '_dmarc.watch.example': 'v=DMARC1; p=none',
  '_dmarc.strict.example': 'v=DMARC1; p=reject; adkim=s; aspf=s',
  'k._domainkey.sub.strict.example': key.record,
  '_dmarc.trial.example': 'v=DMARC1; p=quarantine; t=y',
  'spf.example': 'v=spf1 ip4:127.0.0.1 -all',
  '_dmarc.spf.example': REJECT,
  'bounce.spf.example': 'v=spf1 ip4:127.0.0.1 -all',
  'elsewhere.example': 'v=spf1 ip4:127.0.0.1 -all',
  'other.example': 'v=spf1 ip4:192.0.2.1 -all',
  'nodmarc.example': 'v=spf1 ip4:127.0.0.1 -all',
};

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open();
  await desk.tenant.user('erin', 'expert', { name: 'Erin', email: 'erin@north.example' });
  await settings({ trustedRelays: ['192.0.2.0/24'] });
});
afterAll(() => desk?.stop());
beforeEach(() => useDns(zone(RECORDS)));
afterEach(() => dns.use(null));

async function settings(values: Record<string, unknown>): Promise<void> {
  const { status } = await desk.admin.put('/api/settings/mail', { values });
  expect(status).toBeLessThan(300);
}

let count = 0;
const fresh = (mail: MailToSend): MailToSend => ({ subject: `Case ${++count}`, ...mail });

describe('the built-in listener checks the sender', () => {
  it.each<[string, MailToSend, string, string | null]>([
    ['a signature of the domain', { dkim: sign('acme.example') }, 'proven', 'dkim'],
    ['a signature of its sub-domain', { dkim: sign('mail.acme.example') }, 'proven', 'dkim'],
    [
      'a signature where no policy is',
      { from: 'p@plain.example', dkim: sign('plain.example') },
      'proven',
      'dkim',
    ],
    ['a server of the domain', { from: 's@spf.example' }, 'proven', 'spf'],
    [
      'a server of the domain, envelope below it',
      { from: 's@spf.example', envelopeFrom: 'x@bounce.spf.example' },
      'proven',
      'spf',
    ],
    ['a server of a domain without policy', { from: 'n@nodmarc.example' }, 'proven', 'spf'],
    ['no signature where the domain rejects', {}, 'failed', null],
    ['a signature of somebody else', { dkim: sign('evil.example') }, 'failed', null],
    [
      'a server of somebody else',
      { from: 's@spf.example', envelopeFrom: 'x@elsewhere.example' },
      'failed',
      null,
    ],
    [
      'a sub-domain where the policy is strict',
      { from: 's@strict.example', dkim: sign('sub.strict.example') },
      'failed',
      null,
    ],
    ['a server that is not of the domain, without policy', { from: 'o@other.example' }, 'none', null],
    ['a domain that only watches', { from: 'w@watch.example' }, 'none', null],
    ['a quarantine that is on trial', { from: 't@trial.example' }, 'none', null],
    ['nothing at all', { from: 'z@nothing.example' }, 'none', null],
    [
      'a server of somebody else, without policy',
      { from: 'z@nothing.example', envelopeFrom: 'x@elsewhere.example' },
      'none',
      null,
    ],
    [
      'a header that the sender wrote',
      { from: 'z@nothing.example', headers: { 'Authentication-Results': 'mx.desk.example; dmarc=pass' } },
      'none',
      null,
    ],
  ])('%s', async (_name, mail, proof, by) => {
    const message = await desk.deliver(fresh(mail));
    expect([message.senderProof, message.senderProofBy]).toEqual([proof, by]);
    expect(message.state).toBe(proof === 'failed' ? 'triage' : 'processed');
  });

  it('takes a broken signature for none', async () => {
    const { raw } = await signedThenChanged();
    expect((await desk.deliver({ raw, from: 'alice@acme.example' })).senderProof).toBe('failed');
  });

  it('disowns a message with two senders', async () => {
    const raw =
      'From: alice@nothing.example\r\nFrom: eve@evil.example\r\nTo: support@north.localhost\r\nSubject: Two\r\n\r\nx\r\n';
    expect(await desk.deliver({ raw })).toMatchObject({ senderProof: 'failed', state: 'triage' });
    const listed = raw.replace('\r\nFrom: eve@evil', ', eve@evil').replace('Two', 'Two in one');
    expect(await desk.deliver({ raw: listed })).toMatchObject({ senderProof: 'failed', state: 'triage' });
  });

  it.each([
    ['silent', silent],
    ['broken', broken],
  ])('calls it unknown within a second when DNS is %s, and is not slowed by it', async (_name, resolver) => {
    useDns(resolver);
    const began = performance.now();
    for (let i = 0; i < 12; i++) await desk.send(fresh({ from: `many${i}@acme.example` }));
    await desk.kernel.drain();
    expect(performance.now() - began).toBeLessThan(8_000);
    const { body } = await desk.admin.get('/api/mail/messages?limit=12');
    expect(new Set(body.items.map((m: { senderProof: string }) => m.senderProof))).toEqual(
      new Set(['unknown']),
    );
    expect(new Set(body.items.map((m: { state: string }) => m.state))).toEqual(new Set(['processed']));
  });

  it('does not look up more than a few signatures', async () => {
    const many = Array.from(
      { length: 50 },
      (_, i) => `DKIM-Signature: v=1; a=rsa-sha256; d=d${i}.example; s=k; h=from; bh=x; b=x\r\n`,
    ).join('');
    let asked = 0;
    useDns((name, type) => {
      asked += 1;
      return zone(RECORDS)(name, type);
    });
    const raw = `${many}From: alice@acme.example\r\nTo: support@north.localhost\r\nSubject: Many\r\n\r\nx\r\n`;
    expect((await desk.deliver({ raw })).senderProof).toBe('unknown');
    expect(asked).toBe(0);
  });
});

/** A message whose text was changed after it was signed. */
async function signedThenChanged(): Promise<{ raw: string }> {
  const { createTransport } = await import('nodemailer');
  const info = await createTransport({
    streamTransport: true,
    buffer: true,
    dkim: sign('acme.example'),
  } as never).sendMail({
    from: 'alice@acme.example',
    to: 'support@north.localhost',
    subject: 'Changed',
    text: 'Pay 100.',
  });
  return { raw: String((info as unknown as { message: Buffer }).message).replace('Pay 100', 'Pay 900') };
}

describe('what the proof decides', () => {
  it('holds a customer that its domain disowns: no ticket, no answer, no contact', async () => {
    const mails = (await desk.sent()).length;
    const { body: before } = await desk.admin.get('/api/clients?limit=100');
    const message = await desk.deliver(fresh({ from: 'New <new@strict.example>' }));
    expect(message).toMatchObject({ state: 'triage', ticketNumber: null, senderProof: 'failed' });
    expect(MailDesk.trail(message)).toContain('sender.proof=held');
    expect((await desk.sent()).length).toBe(mails);
    expect((await desk.admin.get('/api/clients?limit=100')).body.items.length).toBe(before.items.length);
  });

  it('marks a customer without proof where agents see it, and says nothing of it to the customer', async () => {
    const message = await desk.deliver(fresh({ from: 'z@nothing.example' }));
    const ticket = await desk.ticket(message.ticketNumber);
    const opening = ticket.activities.find((line: { type: string }) => line.type === 'created');
    expect(opening.data).toMatchObject({
      senderProof: 'none',
      senderProofReason: expect.stringContaining('dmarc=none'),
    });
  });

  it('holds a customer without proof where the tenant chose so, listed monitoring apart', async () => {
    await settings({ holdUnproven: true, systemSenders: ['mon.example'] });
    expect((await desk.deliver(fresh({ from: 'z@nothing.example' }))).state).toBe('triage');
    expect((await desk.deliver(fresh({ dkim: sign('acme.example') }))).state).toBe('processed');
    expect((await desk.deliver(fresh({ from: 'nagios@mon.example' }))).state).toBe('processed');
    useDns(silent);
    expect((await desk.deliver(fresh({}))).state).toBe('triage');
    await settings({ holdUnproven: false, systemSenders: [] });
  });

  it.each<[string, Partial<MailToSend>, string, 'public' | 'internal' | null]>([
    ['proven', { dkim: sign('north.example') }, 'replied', 'public'],
    ['whose DNS is silent', {}, 'noted', 'internal'],
  ])('takes an answer of staff %s as %s', async (name, mail, outcome, visibility) => {
    // The confirmations of a day are few: a new day has new ones.
    desk.kernel.clock.advance({ hours: 25 });
    const opened = await desk.deliver(fresh({ dkim: sign('acme.example') }));
    const confirmed = (await desk.sent()).findLast(({ subject }) =>
      subject?.includes(`#${opened.ticketNumber}]`),
    );
    const messageId = confirmed?.messageId;
    expect(messageId).toMatch(/^<.+>$/);
    if (name.includes('silent')) useDns(silent);
    const answer = await desk.deliver({
      from: 'Erin <erin@north.example>',
      subject: 'Re: x',
      inReplyTo: messageId ?? '',
      text: 'Please restart.',
      ...mail,
    });
    expect(answer).toMatchObject({ outcome, ticketNumber: opened.ticketNumber });
    const [line] = (await desk.timeline(opened.ticketNumber)).filter((one) => one.type === 'email_reply');
    expect(line).toMatchObject({ visibility, actorName: 'Erin' });
    if (visibility === 'internal') expect(line.data.senderProof).toBe('unknown');
  });

  it('holds an answer that staff’s own domain disowns', async () => {
    const opened = await desk.deliver(fresh({ dkim: sign('acme.example') }));
    const forged = await desk.deliver({
      from: 'Erin <erin@north.example>',
      subject: `Re: [Ticket #${opened.ticketNumber}] x`,
      text: 'Send money.',
    });
    expect(forged).toMatchObject({ state: 'triage', suggestedTicketNumber: opened.ticketNumber });
    expect(JSON.stringify(await desk.timeline(opened.ticketNumber))).not.toContain('Send money');
    // Whoever decides says where it belongs, not who wrote it.
    expect((await desk.admin.post(`/api/mail/messages/${forged.id}/accept`, {})).status).toBe(200);
    const line = (await desk.timeline(opened.ticketNumber)).find((one) => /Send money/.test(one.body ?? ''));
    expect(line).toMatchObject({ visibility: 'internal' });
  });

  it('keeps an answer or a forwarded mail that quotes an alert with the person who wrote it', async () => {
    const alert = '> ***** Nagios *****\n> Service: HTTP\n> Host: web-01\n> State: CRITICAL';
    const opened = await desk.deliver(fresh({ dkim: sign('acme.example') }));
    const answer = await desk.deliver({
      subject: `Re: [Ticket #${opened.ticketNumber}] ${opened.subject}`,
      text: `${alert}\n\nThis came again, please look.`,
      dkim: sign('acme.example'),
    });
    expect(answer).toMatchObject({ outcome: 'replied', ticketNumber: opened.ticketNumber });
    const passedOn = await desk.deliver({
      subject: 'Fwd: ** PROBLEM Service Alert: web-01/HTTP is CRITICAL **',
      text: `What is this?\n\n${alert.replaceAll('> ', '')}`,
      dkim: sign('acme.example'),
    });
    const ticket = await desk.ticket(passedOn.ticketNumber);
    expect(ticket).toMatchObject({ isSystem: false, requesterName: expect.any(String) });
  });
});
