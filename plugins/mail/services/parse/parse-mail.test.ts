import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMail, multipart } from '../../tests/build-mail.ts';
import { defaultLimits } from './limits.ts';
import { parseMail } from './parse-mail.ts';
import { readMail } from './read-mail.ts';
import { MailRefusal } from './refusal.ts';

const refusalOf = async (raw: Uint8Array, limits = defaultLimits) => {
  const error = await parseMail(raw, limits).then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(MailRefusal);
  return (error as MailRefusal).code;
};

describe('ordinary mail', () => {
  it('gives sender, subject, both bodies and threading ids', async () => {
    const mail = await parseMail(
      buildMail({
        from: '"Kari Nordmann" <Kari@Acme.Example>',
        subject: '=?utf-8?B?U2tyaXZlciBoYXIgc3Rvw6VwcCDwn5ao?=',
        text: 'Hei',
        html: '<p>Hei</p>',
        headers: { 'Message-ID': '<m1@acme.example>', References: '<a@x>\r\n <b@x>', 'In-Reply-To': '<b@x>' },
      }),
    );
    expect(mail.from).toEqual({ address: 'kari@acme.example', name: 'Kari Nordmann' });
    expect(mail.subject).toBe('Skriver har stoåpp 🖨');
    expect([mail.text?.trim(), mail.html?.trim()]).toEqual(['Hei', '<p>Hei</p>']);
    expect([mail.messageId, mail.references, mail.inReplyTo]).toEqual([
      '<m1@acme.example>',
      ['<a@x>', '<b@x>'],
      ['<b@x>'],
    ]);
  });

  it('opens groups, drops what is no address and keeps each address once', async () => {
    const mail = await parseMail(
      buildMail({ to: 'Team: a@x.example, B <b@x.example>;, undisclosed-recipients:;, a@x.example, broken' }),
    );
    expect(mail.to.map((box) => box.address)).toEqual(['a@x.example', 'b@x.example']);
  });

  it('keeps inline images by content id, and names files safely', async () => {
    const mail = await parseMail(
      multipart('mixed', [
        'Content-Type: text/html\r\n\r\n<img src="cid:logo@x">',
        'Content-Type: image/png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=',
        'Content-Type: application/pdf; name="../../etc/\u202efdp.exe"\r\nContent-Disposition: attachment\r\n\r\nx',
        'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Disposition: attachment\r\n\r\nx',
        'Content-Type: message/rfc822\r\n\r\nFrom: z@z.example\r\nSubject: inner\r\n\r\ninner text',
      ]),
    );
    expect(mail.attachments.map(({ name, inline, contentId }) => [name, inline, contentId])).toEqual([
      ['attachment-1.png', true, 'logo@x'],
      ['fdp.exe', false, null],
      ['winmail.dat', false, null],
      ['attachment-4.eml', false, null],
    ]);
    expect(mail.text ?? '').not.toContain('inner text');
  });
});

describe('charsets', () => {
  it('repairs UTF-8 that was labelled us-ascii', async () => {
    const raw = Buffer.from(
      'From: a@x.example\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nblåbær – “ok”',
      'utf8',
    );
    expect((await parseMail(raw)).text).toBe('blåbær – “ok”');
  });

  it('leaves honest windows-1252 and ISO-2022-JP alone', async () => {
    const latin = Buffer.from(
      'From: a@x.example\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nÃrhus blåbær',
      'latin1',
    );
    expect((await parseMail(latin)).text).toBe('Ãrhus blåbær');
    const japanese = Buffer.from(
      'From: a@x.example\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\u001b$B$3$s$K$A$O\u001b(B',
    );
    expect((await parseMail(japanese)).text).toBe('こんにちは');
  });

  it('reads an unknown charset and raw windows-1252 headers', async () => {
    const raw = Buffer.from(
      'From: a@x.example\r\nSubject: Skjerm blå\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\nhi',
      'latin1',
    );
    const mail = await parseMail(raw);
    expect([mail.subject, mail.text]).toEqual(['Skjerm blå', 'hi']);
  });

  it.each([
    ['no charset', 'text/plain', Buffer.from('blåbær', 'utf8'), 'blåbær'],
    ['no charset, windows-1252', 'text/plain', Buffer.from('blåbær', 'latin1'), 'blåbær'],
    [
      'a wrong charset',
      'text/plain; charset=iso-8859-1',
      Buffer.from('cff0e8e2e5f220ece8f020eff0e8edf2e5f020ede520f0e0e1eef2e0e5f2', 'hex'),
      'Привет мир принтер не работает',
    ],
    [
      'meta',
      'text/html',
      Buffer.from('<meta charset=iso-8859-2>\xb1\xe6\xea', 'latin1'),
      '<meta charset=iso-8859-2>ąćę',
    ],
    ['a mark of UTF-16', 'text/plain', Buffer.from('\ufeffhei', 'utf16le'), 'hei'],
  ])('reads a body with %s', async (_name, type, bytes, expected) => {
    const raw = Buffer.from(
      `From: a@x.example\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}`,
    );
    const mail = await parseMail(raw);
    expect(mail.text ?? mail.html).toBe(expected);
  });

  it('joins encoded words that split a character, in one charset under two spellings', async () => {
    const mail = await parseMail(buildMail({ subject: '=?utf-8?B?5pel5pys6Ko=?= =?UTF-8?B?ng==?=' }));
    expect(mail.subject).toBe('日本語');
    const q = await parseMail(buildMail({ subject: '=?utf-8?Q?bl=C3?=\r\n =?utf-8?Q?=A5b=C3=A6r?=' }));
    expect(q.subject).toBe('blåbær');
  });

  it('joins flowed lines inside one depth of quoting, and never a signature', async () => {
    const raw =
      'From: a@x.example\r\nContent-Type: text/plain; format=flowed\r\n\r\none \r\ntwo \r\n> old \r\n> older\r\n \r\n>> x \r\n> y\r\n-- \r\nKari';
    expect((await parseMail(Buffer.from(raw))).text).toBe('one two \n> old older\n\n>> x \n> y\n-- \nKari');
  });

  it('removes NUL bytes and control characters that a database refuses', async () => {
    const mail = await parseMail(
      Buffer.from('From: a@x.example\r\nSubject: a\0b\x07c\r\n\r\none\0two\x1b[31m'),
    );
    expect([mail.subject, mail.text]).toEqual(['abc', 'onetwo[31m']);
  });
});

describe('limits', () => {
  it('names each refusal by a stable code', async () => {
    expect(await refusalOf(Buffer.alloc(0))).toBe('mail.empty');
    expect(await refusalOf(buildMail(), { ...defaultLimits, maxBytes: 20 })).toBe('mail.too-large');
    const headers = Buffer.from(`From: a@x.example\r\n${'X-A: 1\r\n'.repeat(50_000)}\r\nhi`);
    expect(await refusalOf(headers)).toBe('mail.headers-too-large');
    expect(
      await refusalOf(
        multipart(
          'mixed',
          Array.from({ length: 300 }, () => '\r\nx'),
        ),
      ),
    ).toBe('mail.too-many-parts');
    let nested: Buffer | string = '\r\nx';
    for (let i = 0; i < 40; i++)
      nested = multipart('mixed', [nested], `b${i}`)
        .toString()
        .replace(/^From.*\r\nSubject.*\r\n/, '');
    expect(await refusalOf(Buffer.from(`From: a@x.example\r\n${nested}`))).toBe('mail.too-deep');
  });

  it('cuts what is merely long and says so', async () => {
    const long = await parseMail(buildMail({ text: 'x'.repeat(300_000) }));
    expect(long.text).toHaveLength(defaultLimits.maxTextChars);
    expect(long.cut).toEqual(['text after 250000 characters']);
    const many = await parseMail(
      buildMail({ to: Array.from({ length: 900 }, (_, i) => `u${i}@x.example`).join(', ') }),
    );
    expect(many.to).toHaveLength(defaultLimits.maxAddresses);
  });

  it('reads a message with a thousand dashed lines, which declare no parts', async () => {
    expect(
      (await parseMail(buildMail({ text: '-- \r\n--\r\n---- cut ----\r\n'.repeat(1000) }))).text,
    ).toContain('cut');
  });
});

describe('delivery reports', () => {
  it('reads recipients, status and the id of the returned message (RFC 3464)', async () => {
    const mail = await parseMail(
      multipart('report; report-type=delivery-status', [
        'Content-Type: text/plain\r\n\r\nSorry.',
        'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.x\r\n\r\nFinal-Recipient: rfc822; Bob@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n',
        'Content-Type: text/rfc822-headers\r\n\r\nMessage-ID:\r\n <sf.1@desk>\r\nSubject: x\r\n',
      ]),
    );
    expect(mail.report).toEqual({
      kind: 'delivery',
      detail: '',
      recipients: [
        {
          address: 'bob@x.example',
          original: null,
          action: 'failed',
          status: '5.1.1',
          diagnostic: 'smtp; 550 5.1.1 no such user',
        },
      ],
      originalMessageId: '<sf.1@desk>',
    });
  });
});

describe('readMail', () => {
  it('turns what cannot be parsed into a readable stand-in with sender and subject', async () => {
    const raw = multipart(
      'mixed',
      Array.from({ length: 300 }, () => '\r\nx'),
      'o',
      'Message-ID: <q@x.example>\r\n',
    );
    const mail = await readMail(raw);
    expect(mail.problem?.code).toBe('mail.too-many-parts');
    expect([mail.from?.address, mail.subject, mail.messageId]).toEqual([
      'a@acme.example',
      's',
      '<q@x.example>',
    ]);
    expect(mail.text).toMatch(/could not be read.*original is attached/);
  });

  it('never throws and never lets a NUL byte or lone surrogate through, whatever the bytes', async () => {
    const tokens = fc.constantFrom(
      'From: ',
      'Subject: =?utf-8?B?',
      '=?x?Q?=00?=',
      '\r\n',
      '\n\n',
      '--b',
      '--b--',
      '\0',
      '\ud800',
      'boundary="b"',
      '; charset=utf-16',
      'Content-Type: multipart/mixed; ',
      'Content-Type: text/html\r\n\r\n',
      'Content-Transfer-Encoding: base64\r\n',
      '<m@x>',
      '(',
      '"',
      '\\',
      'é',
      '\xff\xfe',
    );
    const raws = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.array(tokens, { maxLength: 60 }).map((list) => Buffer.from(list.join(''), 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(raws, async (raw) => {
        const mail = await readMail(raw);
        const all = JSON.stringify({
          ...mail,
          attachments: mail.attachments.map(({ name, type }) => [name, type]),
        });
        expect(all).not.toContain('\\u0000');
        expect(all.isWellFormed() && !/\\ud[89a-f]/i.test(all)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
