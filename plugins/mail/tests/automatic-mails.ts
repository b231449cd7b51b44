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

export interface Parts {
  from: string;
  subject: string;
  headers?: readonly string[];
  type?: string;
  body: readonly string[];
}

export const message = (
  { desk, turn = 0 }: About,
  { from, subject, headers = [], type, body }: Parts,
): string =>
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

export const part = (type: string, ...lines: string[]) => ['--b', `Content-Type: ${type}`, '', ...lines];
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

/** Automatic mails that are no reports, each about the mail. */
export const automaticMails = (about: About): AutomaticMail[] => [
  ...absences(about),
  ...headers(about),
  ...calendars(about),
];
