import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { header, MailDesk } from './desk.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open();
});
afterAll(() => desk?.stop());

describe('a new message', () => {
  it('opens a ticket for a contact of the domain and confirms it', async () => {
    const message = await desk.deliver({
      subject: 'Fwd: Printer jams',
      text: 'It jams.\n\n-- \nAlice',
      html: '<p>It <b>jams</b>.<script>x</script></p>',
      messageId: '<first@acme.example>',
    });
    expect(message).toMatchObject({
      state: 'processed',
      outcome: 'created',
      source: 'smtp',
      from: 'alice@acme.example',
      envelopeFrom: 'alice@acme.example',
      recipient: 'support@north.localhost',
    });
    expect(MailDesk.trail(message)).toEqual([
      'receive=pass',
      'loop.own-mail=pass',
      'authentication=no-match',
      'automatic.none=pass',
      'match.references=no-match',
      'match.subject-token=no-match',
      'match.link=no-match',
      'match.subject-domain=no-match',
      'match.none=pass',
      'sender=pass',
    ]);
    const ticket = await desk.ticket(message.ticketNumber);
    expect(ticket).toMatchObject({
      title: 'Printer jams',
      description: 'It jams.\n\n-- \nAlice',
      clientId: desk.acme,
      clientName: 'Acme Corp',
      requesterName: 'Alice',
      source: 'email',
    });
    expect(JSON.stringify(ticket.activities)).toContain('<p>It <b>jams</b>.</p>');

    const confirmation = await desk.lastSent();
    expect(confirmation.to?.[0]).toMatchObject({ address: 'alice@acme.example' });
    expect(confirmation.from).toMatchObject({ address: 'support@north.localhost', name: 'Desk north' });
    expect(confirmation.subject).toBe(`Re: [Ticket #${ticket.number}] Printer jams`);
    expect(confirmation.inReplyTo).toBe('<first@acme.example>');
    expect(confirmation.references).toContain('<first@acme.example>');
    expect(header(confirmation, 'auto-submitted')).toBe('auto-replied');
    for (const body of [confirmation.text, confirmation.html]) {
      expect(body).toContain(`#${ticket.number}`);
      expect(body).toMatch(/http:\/\/desk\.test\/ticket\/view\/[\w.-]{20,}/);
      expect(body).toContain('Alice');
    }
    expect((await desk.timeline(ticket.number)).map((line) => line.type)).toContain('auto_reply');
  });

  it('keeps attachments, shows inline images, and the original for staff', async () => {
    const message = await desk.deliver({
      subject: 'With files',
      html: '<p>see <img src="cid:logo"></p>',
      attachments: [
        { filename: '../../evil.txt', content: 'log' },
        { filename: 'logo.png', content: 'png', contentType: 'image/png', cid: 'logo' },
      ],
    });
    const ticket = await desk.ticket(message.ticketNumber);
    const created = ticket.activities.find((line: { type: string }) => line.type === 'created');
    expect(created.files.map((file: { name: string }) => file.name).sort()).toEqual(['evil.txt', 'logo.png']);
    const logo = created.files.find((file: { name: string }) => file.name === 'logo.png');
    expect(created.bodyHtml).toContain(`src="/api/files/${logo.id}"`);
    const raw = await desk.admin.get(`/api/mail/messages/${message.id}/raw`);
    expect([raw.status, raw.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining('attachment'),
    ]);
    expect(raw.body).toContain('Subject: With files');
  });

  it('makes a client of a stranger, and a person of a public mail address', async () => {
    const message = await desk.deliver({ from: 'Bob Stone <bob@gmail.com>', subject: 'Hello' });
    const ticket = await desk.ticket(message.ticketNumber);
    expect(ticket).toMatchObject({ clientName: 'Bob Stone', requesterName: 'Bob Stone' });
  });

  it('turns what cannot be read into a ticket with the original attached', async () => {
    const parts = Array.from({ length: 300 }, (_, i) => `--b\r\n\r\npart ${i}\r\n`).join('');
    const message = await desk.deliver({
      raw: `From: alice@acme.example\r\nSubject: Strange\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`,
    });
    const ticket = await desk.ticket(message.ticketNumber);
    expect(ticket).toMatchObject({
      title: 'Strange',
      description: expect.stringContaining('could not be read'),
    });
    expect(ticket.activities.find((line: { type: string }) => line.type === 'created').files[0].name).toBe(
      'original.eml',
    );
    expect(MailDesk.trail(message)).toContain('read=limited');
  });

  it('opens a monitoring ticket for alerts, without customer and confirmation (23.4)', async () => {
    const before = (await desk.sent()).length;
    const message = await desk.deliver({
      from: 'nagios@mon.example',
      subject: '** PROBLEM Service Alert: web01/HTTP is CRITICAL **',
      text: '***** Nagios *****\n\nNotification Type: PROBLEM\nService: HTTP\nHost: web01\nState: CRITICAL',
    });
    const ticket = await desk.ticket(message.ticketNumber);
    expect(ticket).toMatchObject({
      isSystem: true,
      clientId: null,
      metadata: { alert: { host: 'web01', service: 'HTTP', state: 'CRITICAL', type: 'PROBLEM' } },
    });
    expect((await desk.sent()).length).toBe(before);
  });
});

describe('loops and machines', () => {
  it('stops our own mail that comes back', async () => {
    const own = await desk.lastSent();
    const message = await desk.deliver({
      headers: { 'X-ServiFlow': desk.tenant.info.id },
      messageId: own.messageId ?? '',
    });
    expect(message).toMatchObject({ state: 'refused', outcome: 'loop' });
  });

  it('takes a message that is delivered twice once', async () => {
    const raw =
      'From: alice@acme.example\r\nTo: support@north.localhost\r\nMessage-ID: <twice@acme.example>\r\nSubject: Twice\r\n\r\nx\r\n';
    expect((await desk.deliver({ raw })).outcome).toBe('created');
    expect(await desk.deliver({ raw })).toMatchObject({ state: 'refused', outcome: 'duplicate' });
  });

  it('notes an absence on its ticket and opens none for others', async () => {
    const first = await desk.deliver({ subject: 'Absence test' });
    const { messageId } = await desk.lastSent();
    const count = (await desk.sent()).length;
    const away = await desk.deliver({
      subject: 'Automatic reply: [Ticket]',
      inReplyTo: messageId ?? '',
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    expect(away).toMatchObject({ outcome: 'noted', ticketNumber: first.ticketNumber });
    expect(
      (await desk.deliver({ subject: 'Out of Office', headers: { 'Auto-Submitted': 'auto-replied' } })).state,
    ).toBe('refused');
    expect((await desk.sent()).length).toBe(count);
  });

  it('takes bulk mail without answering it', async () => {
    const count = (await desk.sent()).length;
    expect(
      (await desk.deliver({ from: 'news@acme.example', subject: 'News', headers: { Precedence: 'bulk' } }))
        .outcome,
    ).toBe('created');
    expect((await desk.sent()).length).toBe(count);
  });

  it('notes a bounce on the mail and its ticket', async () => {
    const first = await desk.deliver({ subject: 'Bounce test' });
    const { messageId } = await desk.lastSent();
    const raw = [
      'From: MAILER-DAEMON@mx.acme.example',
      'To: support@north.localhost',
      'Subject: Undelivered',
      'Auto-Submitted: auto-replied',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Sorry',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.acme.example',
      '',
      'Final-Recipient: rfc822; alice@acme.example',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 no such user',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${messageId}`,
      '',
      '--b--',
      '',
    ].join('\r\n');
    const message = await desk.deliver({ raw, envelopeFrom: '' });
    expect(message).toMatchObject({
      state: 'processed',
      outcome: 'bounced',
      ticketNumber: first.ticketNumber,
    });
    const [line] = await desk.timeline(first.ticketNumber);
    expect(line).toMatchObject({
      visibility: 'internal',
      body: expect.stringContaining('5.1.1 smtp; 550 no such user'),
    });
    const { body } = await desk.admin.get('/api/mail/outgoing?state=bounced');
    expect(body.items[0]).toMatchObject({ messageId, state: 'bounced' });
  });
});
