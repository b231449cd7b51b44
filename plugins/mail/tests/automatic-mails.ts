import { createHash } from 'node:crypto';

/** What the automatic mails of the tests are about: one mail that the desk sent. */
export interface About {
  /** Its Message-ID. */
  sent: string;
  /** Whom it went to. */
  to: string;
  /** Its ticket. */
  number: number;
  desk: string;
  /** Makes another message of the same kind. */
  turn?: number;
}

export interface AutomaticMail {
  name: string;
  envelopeFrom: string;
  raw: string;
}

interface Parts {
  from: string;
  subject: string;
  headers?: readonly string[];
  type?: string;
  body: readonly string[];
}

const message = ({ desk, turn = 0 }: About, { from, subject, headers = [], type, body }: Parts): string =>
  [
    `From: ${from}`,
    `To: ${desk}`,
    `Subject: ${/^[\x20-\x7e]*$/.test(subject) ? subject : `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`}`,
    'Date: Mon, 30 Nov 2026 10:00:00 +0000',
    `Message-ID: <${createHash('sha1')
      .update(JSON.stringify([from, subject, headers, body, turn]))
      .digest('hex')}@auto.example>`,
    'MIME-Version: 1.0',
    ...headers,
    `Content-Type: ${type ?? 'text/plain; charset=utf-8'}`,
    '',
    ...body,
    '',
  ].join('\r\n');

const part = (type: string, ...lines: string[]) => ['--b', `Content-Type: ${type}`, '', ...lines];
const report = (kind: string, ...parts: string[][]) => ({
  type: `multipart/report; report-type=${kind}; boundary="b"`,
  body: [...parts.flat(), '--b--'],
});

/** Absence notes in the words of mail programs: subject before the answered subject, and first line. */
const ABSENT: readonly [language: string, subject: string, text: string][] = [
  ['English', 'Automatic reply: ', 'I am out of the office until Monday.'],
  ['German', 'Automatische Antwort: ', 'Ich bin bis Montag nicht im Büro.'],
  ['French', 'Réponse automatique : ', 'Je suis absent du bureau.'],
  ['Spanish', 'Respuesta automática: ', 'Estoy fuera de la oficina.'],
  ['Italian', 'Risposta automatica: ', 'Sono fuori ufficio.'],
  ['Portuguese', 'Resposta automática: ', 'Estou fora do escritório.'],
  ['Dutch', 'Automatisch antwoord: ', 'Ik ben afwezig.'],
  ['Swedish', 'Autosvar: ', 'Jag är inte på kontoret.'],
  ['Norwegian', 'Automatisk svar: ', 'Jeg er ikke på kontoret.'],
  ['Finnish', 'Automaattinen vastaus: ', 'Olen poissa.'],
  ['Polish', 'Automatyczna odpowiedź: ', 'Jestem poza biurem.'],
  ['Czech', 'Automatická odpověď: ', 'Jsem mimo kancelář.'],
  ['Hungarian', 'Automatikus válasz: ', 'Házon kívül vagyok.'],
  ['Turkish', 'Otomatik Yanıt: ', 'Ofis dışındayım.'],
  ['Russian', 'Автоматический ответ: ', 'Меня нет на месте.'],
  ['Greek', 'Αυτόματη απάντηση: ', 'Είμαι εκτός γραφείου.'],
  ['Japanese', '自動応答: ', '不在です。'],
  ['Chinese', '自动回复: ', '我不在办公室。'],
  ['Korean', '자동 회신: ', '부재중입니다.'],
  ['Hebrew', 'תשובה אוטומטית: ', 'אני מחוץ למשרד.'],
  ['Icelandic (no words known)', 'Sjálfvirkt svar: ', 'Ég er ekki við.'],
];

function absences(about: About): AutomaticMail[] {
  const from = `Alice <${about.to}>`;
  const subject = (words: string) => `${words}[Ticket #${about.number}] Printer`;
  const thread = [`In-Reply-To: ${about.sent}`, `References: ${about.sent}`];
  const known = ABSENT.filter(([language]) => !language.startsWith('Icelandic'));
  return [
    ...ABSENT.map(([language, words, text]) => ({
      name: `absence in ${language}, by Auto-Submitted`,
      envelopeFrom: '',
      raw: message(about, {
        from,
        subject: subject(words),
        headers: [...thread, 'Auto-Submitted: auto-replied'],
        body: [text],
      }),
    })),
    ...known.map(([language, words, text]) => ({
      name: `absence in ${language}, by its subject alone`,
      envelopeFrom: about.to,
      raw: message(about, { from, subject: subject(words), headers: ['X-Mailer: Old 1.0'], body: [text] }),
    })),
  ];
}

/** Headers that say "a program wrote this", on an answer in words that no list of words knows. */
const HEADERS: readonly [header: string, envelopeFrom?: string][] = [
  ['Auto-Submitted: auto-generated'],
  ['Auto-Submitted: auto-notified; owner-email="x@auto.example"'],
  ['X-Auto-Response-Suppress: All'],
  ['X-Auto-Response-Suppress: OOF, AutoReply'],
  ['X-Autoreply: yes'],
  ['X-Autorespond: 1'],
  ['X-Auto-Reply-From: x@auto.example'],
  ['Precedence: auto_reply'],
  ['Precedence: bulk'],
  ['Precedence: junk'],
  ['Precedence: list'],
  ['List-Id: <all.acme.example>'],
  ['List-Unsubscribe: <https://acme.example/u>'],
  ['Mailing-List: list all@acme.example'],
  ['X-Loop: acme'],
  ['X-FC-MachineGenerated: true'],
  ['X-POST-MessageClass: 9; Autoresponder'],
  ['Delivered-To: Autoresponder'],
  ['X-Mailer: nothing else', ''],
];

const headers = (about: About): AutomaticMail[] =>
  HEADERS.map(([header, envelopeFrom]) => ({
    name: envelopeFrom === '' ? 'null return path' : header,
    envelopeFrom: envelopeFrom ?? about.to,
    raw: message(about, {
      from: `Alice <${about.to}>`,
      subject: `Zkvx ${about.number}`,
      headers: [header, `In-Reply-To: ${about.sent}`],
      body: ['Qwrt zxcv.'],
    }),
  }));

function calendars(about: About): AutomaticMail[] {
  const calendar = (method: string) => ({
    name: `calendar ${method}`,
    envelopeFrom: about.to,
    raw: message(about, {
      from: `Alice <${about.to}>`,
      subject: 'Accepted: Maintenance window',
      headers: [`In-Reply-To: ${about.sent}`],
      type: 'multipart/alternative; boundary="b"',
      body: [
        ...part('text/plain', 'Alice has accepted.'),
        ...part(
          `text/calendar; method=${method}`,
          'BEGIN:VCALENDAR',
          `METHOD:${method}`,
          'BEGIN:VEVENT',
          'UID:1@acme',
          'END:VEVENT',
          'END:VCALENDAR',
        ),
        '--b--',
      ],
    }),
  });
  return [calendar('REPLY'), calendar('COUNTER')];
}

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

/** Automatic mails that are no reports, each about the mail. */
export const automaticMails = (about: About): AutomaticMail[] => [
  ...absences(about),
  ...headers(about),
  ...calendars(about),
];
