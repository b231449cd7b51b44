import { describe, expect, it } from 'vitest';
import { hintsOf } from './hints.ts';
import { readMessage } from './read-message.ts';
import { ThreadReader } from './thread-reader.ts';

describe('what the organisation adds to the reading', () => {
  it.each([
    ['nb-NO', undefined],
    ['en', undefined],
    ['ru', 'windows-1251'],
    ['cs_CZ', 'windows-1250'],
    ['zh-CN', 'gb18030'],
    ['zh-TW', 'big5'],
    ['zh-Hant-HK', 'big5'],
    ['constructor', undefined],
  ])('the encoding of %s is %s', (locale, charset) => {
    expect(hintsOf({ locale, timezone: 'Europe/Oslo' })).toEqual({ charset, zone: 'Europe/Oslo' });
  });

  // "Да" is too short for statistics.
  const short = Buffer.concat([
    Buffer.from('From: a@acme.example\r\nContent-Type: text/plain\r\n\r\n'),
    Buffer.from([0xc4, 0xe0]),
  ]);

  it('text too short for a guess is read in the encoding of its language, through the reading thread', async () => {
    const thread = new ThreadReader();
    const read = await thread.read(short, hintsOf({ locale: 'ru', timezone: 'UTC' }));
    await thread.close();
    expect(read.body.text).toBe('Да');
    expect((await readMessage(short)).body.text).toBe('Äà');
  });

  it('a declared encoding and valid UTF-8 count more', async () => {
    const declared = Buffer.from(
      'Subject: s\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\ncaf\xe9',
      'latin1',
    );
    const utf8 = Buffer.from('Subject: café\r\n\r\ncafé');
    const ru = { charset: 'windows-1251' };
    expect((await readMessage(declared, ru)).body.text).toBe('café');
    expect((await readMessage(utf8, ru)).mail.subject).toBe('café');
  });
});
