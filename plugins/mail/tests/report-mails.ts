import { type About, type AutomaticMail, message, type Parts, part } from './automatic-mails.ts';

const report = (kind: string, ...parts: string[][]) => ({
  type: `multipart/report; report-type=${kind}; boundary="b"`,
  body: [...parts.flat(), '--b--'],
});

/** Reports about the mail; `bounces` says whether it came back for good. */
export function reports(about: About): (AutomaticMail & { bounces: boolean })[] {
  const returned = [`Message-ID: ${about.sent}`, `To: ${about.to}`, 'Subject: Re: Printer', ''];
  const failed = (...more: string[]) => [
    'Reporting-MTA: dns; mx.acme.example',
    '',
    `Final-Recipient: rfc822; ${about.to}`,
    'Action: failed',
    ...more,
    '',
  ];
  const sender = (name: string, from: string, more: Omit<Parts, 'from'>, bounces = true) => ({
    name,
    bounces,
    envelopeFrom: '',
    raw: message(about, { from, ...more }),
  });
  return [
    sender('DSN of Postfix', 'MAILER-DAEMON@mx.acme.example (Mail Delivery System)', {
      subject: 'Undelivered Mail Returned to Sender',
      headers: ['Auto-Submitted: auto-replied'],
      ...report(
        'delivery-status',
        part('text/plain', 'I am sorry to have to inform you ...'),
        part(
          'message/delivery-status',
          ...failed('Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 unknown user'),
        ),
        part('message/rfc822', ...returned, 'hello'),
      ),
    }),
    sender(
      'DSN of Exchange',
      'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example>',
      {
        subject: 'Undeliverable: Re: Printer',
        headers: ['X-MS-Exchange-Message-Is-Ndr: '],
        ...report(
          'delivery-status',
          part('text/html', '<p>Your message could not be delivered</p>'),
          part(
            'message/delivery-status',
            ...failed('Status: 5.1.10', 'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound'),
          ),
          part('message/rfc822', ...returned),
        ),
      },
    ),
    sender('DSN of Gmail', 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', {
      subject: 'Delivery Status Notification (Failure)',
      headers: [
        `X-Failed-Recipients: ${about.to}`,
        'Auto-Submitted: auto-replied',
        `In-Reply-To: ${about.sent}`,
      ],
      ...report(
        'delivery-status',
        part('text/plain', '** Address not found **'),
        part('message/delivery-status', ...failed('Status: 5.1.1')),
        part('text/rfc822-headers', ...returned),
      ),
    }),
    sender('bounce of qmail, plain text', 'MAILER-DAEMON@mail.acme.example', {
      subject: 'failure notice',
      body: [
        'Hi. This is the qmail-send program at mail.acme.example.',
        '',
        `<${about.to}>:`,
        'Sorry, no mailbox here by that name. (#5.1.1)',
        '',
        '--- Below this line is a copy of the message.',
        '',
        ...returned,
        'hello',
      ],
    }),
    sender('bounce of Exim', 'Mail Delivery System <Mailer-Daemon@mx.acme.example>', {
      subject: 'Mail delivery failed: returning message to sender',
      headers: [`X-Failed-Recipients: ${about.to}`, 'Auto-Submitted: auto-replied'],
      body: [
        'A message that you sent could not be delivered:',
        '',
        `  ${about.to}`,
        '    550 5.2.1 mailbox disabled',
        '',
        ...returned,
      ],
    }),
    sender('bounce of a postmaster with the original attached', 'postmaster@acme.example', {
      subject: 'Delivery failure',
      type: 'multipart/mixed; boundary="b"',
      body: [...part('text/plain', 'No such user.'), ...part('message/rfc822', ...returned), '--b--'],
    }),
    sender('DSN in UTF-8 (RFC 6533)', 'MAILER-DAEMON@mx.acme.example', {
      subject: 'Undelivered',
      ...report(
        'global-delivery-status',
        part('text/plain', 'Sorry'),
        part('message/global-delivery-status', ...failed('Status: 5.1.1')),
        part('message/global-headers', ...returned),
      ),
    }),
    sender(
      'delay',
      'MAILER-DAEMON@mx.acme.example',
      {
        subject: 'Delayed Mail (still being retried)',
        ...report(
          'delivery-status',
          part('text/plain', 'No need to act'),
          part(
            'message/delivery-status',
            'Reporting-MTA: dns; mx',
            '',
            `Final-Recipient: rfc822; ${about.to}`,
            'Action: delayed',
            'Status: 4.4.1',
            '',
          ),
          part('text/rfc822-headers', ...returned),
        ),
      },
      false,
    ),
    sender(
      'feedback report (ARF)',
      'fbl@provider.example',
      {
        subject: 'FW: Re: Printer',
        ...report(
          'feedback-report',
          part('text/plain', 'This is an email abuse report.'),
          part(
            'message/feedback-report',
            'Feedback-Type: abuse',
            'User-Agent: P/1.0',
            'Version: 1',
            `Original-Rcpt-To: <${about.to}>`,
            '',
          ),
          part('message/rfc822', ...returned),
        ),
      },
      false,
    ),
    sender(
      'read receipt (MDN)',
      `Alice <${about.to}>`,
      {
        subject: 'Read: Re: Printer',
        ...report(
          'disposition-notification',
          part('text/plain', 'Your message was displayed.'),
          part(
            'message/disposition-notification',
            `Final-Recipient: rfc822; ${about.to}`,
            `Original-Message-ID: ${about.sent}`,
            'Disposition: manual-action/MDN-sent-manually; displayed',
            '',
          ),
        ),
      },
      false,
    ),
  ];
}
