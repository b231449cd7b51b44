import { describe, expect, it } from 'vitest';
import { multipart } from '../../tests/build-mail.ts';
import { readMessage } from '../read/read-message.ts';

const raw = (head: string, body = '') =>
  Buffer.from(`From: a@acme.example\r\nSubject: s\r\n${head}\r\n\r\n${body}`);

describe('a message without a text says what it is and what to do', () => {
  it.each([
    [
      'S/MIME',
      raw(
        'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64',
        'AAAA',
      ),
      /encrypted with S\/MIME.*original\.eml/,
      true,
    ],
    [
      'signed S/MIME',
      raw(
        'Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64',
        'AAAA',
      ),
      /signed with S\/MIME.*original\.eml/,
      true,
    ],
    [
      'PGP',
      multipart('encrypted; protocol="application/pgp-encrypted"', [
        'Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1',
        'Content-Type: application/octet-stream\r\n\r\nx',
      ]),
      /encrypted with PGP/,
      true,
    ],
    [
      'PGP in the text',
      raw('Content-Type: text/plain', '-----BEGIN PGP MESSAGE-----\r\nx\r\n-----END PGP MESSAGE-----'),
      /encrypted with PGP[\s\S]*BEGIN PGP/,
      true,
    ],
    [
      'winmail.dat',
      multipart('mixed', [
        'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Disposition: attachment\r\n\r\nx',
      ]),
      /winmail\.dat.*Outlook/,
      true,
    ],
    [
      'an invitation',
      raw('Content-Type: text/calendar; method=REQUEST', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR'),
      /calendar entry.*\.ics/,
      false,
    ],
    [
      'files',
      multipart('mixed', [
        'Content-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment\r\n\r\nx',
      ]),
      /no text.*a\.pdf/,
      false,
    ],
    ['nothing', raw('Content-Type: text/plain'), /no text and no files/, false],
    [
      'a message',
      raw('Content-Type: message/rfc822', 'From: z@z.example\r\nSubject: inner\r\n\r\ninner text'),
      /another message[\s\S]*inner[\s\S]*inner text/,
      false,
    ],
  ])('%s', async (_name, bytes, words, partial) => {
    const { mail, body } = await readMessage(bytes);
    expect(body.visibleText).toMatch(words);
    expect(mail.partial).toBe(partial);
  });

  it.each([
    ['text', raw('Content-Type: text/plain', 'word '.repeat(60_000))],
    ['HTML', raw('Content-Type: text/html', '<p>word</p>'.repeat(60_000))],
    ['deep HTML', raw('Content-Type: text/html', `${'<div>'.repeat(4_000)}word`)],
  ])('too long a %s ends with a word about it', async (_name, bytes) => {
    const { mail, body } = await readMessage(bytes);
    expect(body.text).toMatch(/original\.eml\.\]$/);
    expect(mail.partial || body.cut).toBe(true);
  });
});
