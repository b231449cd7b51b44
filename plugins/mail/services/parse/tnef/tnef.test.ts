import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multipart } from '../../../tests/build-mail.ts';
import { binary, long, packedRtf, type TnefFile, tnefFile, unicode } from '../../../tests/tnef-file.ts';
import { readMessage } from '../../read/read-message.ts';
import { parseMail } from '../parse-mail.ts';
import { readTnef } from './read-tnef.ts';
import { readRtf } from './rtf.ts';

const part = (bytes: Uint8Array, type = 'application/ms-tnef') =>
  `Content-Type: ${type}; name="winmail.dat"\r\nContent-Disposition: attachment; filename="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes).toString('base64')}`;
const mailOf = (file: TnefFile, before: string[] = []) =>
  readMessage(multipart('mixed', [...before, part(tnefFile(file))]));

const HTML = '<html><body><p>Grüße aus <b>Zürich</b></p><img src="cid:logo@x"></body></html>';
const IN_RTF =
  "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Caf\\'e9 broken\\htmlrtf\\par}\\htmlrtf0 {\\*\\htmltag72 </p>}}";
const PLAIN_RTF =
  "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\info{\\author Somebody}}{\\pict\\wmetafile8 0102}\\f0 First caf\\'e9\\par Second \\u8364?\\par}";

describe('winmail.dat is unpacked', () => {
  it.each<[string, TnefFile, RegExp]>([
    ['text', { properties: [unicode(0x1000, 'The printer jams.')] }, /^The printer jams\.$/],
    [
      'text of its codepage',
      { codepage: 1251, body: Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0]) },
      /^Привет$/,
    ],
    ['HTML', { properties: [long(0x3fde, 65001), binary(0x1013, Buffer.from(HTML))] }, /^Grüße aus Zürich/],
    ['HTML within RTF', { properties: [binary(0x1009, packedRtf(IN_RTF))] }, /^Café broken$/],
    ['RTF', { properties: [binary(0x1009, packedRtf(PLAIN_RTF))] }, /^First café\nSecond €$/],
    [
      'named properties between',
      { properties: [unicode(0x8001, 'x'), long(0x8002, 1), unicode(0x1000, 'Text')] },
      /^Text$/,
    ],
  ])('%s', async (_name, file, words) => {
    const { mail, body } = await mailOf(file);
    expect(body.visibleText).toMatch(words);
    expect([mail.attachments, mail.partial]).toEqual([[], false]);
  });

  it('files stand where winmail.dat stood, pictures in the text are part of it', async () => {
    const { mail, body } = await mailOf({
      properties: [long(0x3fde, 65001), binary(0x1013, Buffer.from(HTML))],
      attachments: [
        {
          title: 'REPORT~1.PDF',
          data: Buffer.from('pdf'),
          properties: [unicode(0x3707, 'Bericht Ü.pdf'), unicode(0x370e, 'application/pdf')],
        },
        {
          title: 'logo.png',
          data: Buffer.from('png'),
          properties: [unicode(0x3712, 'logo@x'), unicode(0x370e, 'image/png')],
        },
        { properties: [binary(0x3701, Buffer.from('in a property')), unicode(0x3704, '..\\..\\evil.txt')] },
      ],
    });
    expect(mail.attachments.map(({ name, type, size, inline }) => [name, type, size, inline])).toEqual([
      ['Bericht Ü.pdf', 'application/pdf', 3, false],
      ['logo.png', 'image/png', 3, true],
      ['evil.txt', 'application/octet-stream', 13, false],
    ]);
    expect(body.cids).toEqual(['logo@x']);
  });

  it('the text of the message itself is kept where there is one', async () => {
    const { mail, body } = await mailOf(
      { properties: [unicode(0x1000, 'packed')], attachments: [{ title: 'a.txt', data: Buffer.from('a') }] },
      ['Content-Type: text/plain\r\n\r\nwritten'],
    );
    expect(body.visibleText).toBe('written');
    expect(mail.attachments.map(({ name }) => name)).toEqual(['a.txt']);
  });

  it('a message inside becomes a message to open, and ones inside of it, to a depth', async () => {
    let inner = tnefFile({ properties: [unicode(0x37, 'innermost'), unicode(0x1000, 'end')] });
    for (let depth = 0; depth < 12; depth++)
      inner = tnefFile({
        properties: [
          unicode(0x37, `level ${depth}`),
          unicode(0x1000, `text ${depth}`),
          unicode(0x5d01, 'z@z.example'),
        ],
        attachments: [
          { properties: [long(0x3705, 5), binary(0x3701, Buffer.concat([Buffer.alloc(16), inner]), 0x0d)] },
        ],
      });
    const { mail } = await readMessage(multipart('mixed', [part(inner)]));
    const [eml] = mail.attachments;
    expect([eml?.name, eml?.type]).toEqual(['level 10.eml', 'message/rfc822']);
    const opened = await parseMail(eml?.content ?? Buffer.alloc(0));
    expect([opened.from?.address, opened.text]).toEqual(['z@z.example', 'text 10']);
    const second = await parseMail(opened.attachments[0]?.content ?? Buffer.alloc(0));
    expect(second.attachments.map(({ type }) => type)).toEqual(['application/ms-tnef']);
  });
});

describe('what is broken stays a file', () => {
  const whole = tnefFile({
    properties: [unicode(0x1000, 'text'), binary(0x1009, packedRtf(IN_RTF))],
    attachments: [{ title: 'a.txt', data: Buffer.from('a'), properties: [unicode(0x3707, 'long.txt')] }],
  });

  it.each([
    ['cut within an attribute', whole.subarray(0, 60)],
    ['another signature', Buffer.concat([Buffer.from('abcd'), whole.subarray(4)])],
    ['nothing in it', tnefFile({})],
    [
      'a length beyond its end',
      Buffer.from('789f3e220100' + '01' + '03900600' + 'ffffffff' + '00000000', 'hex'),
    ],
  ])('%s', async (_name, bytes) => {
    const { mail, body } = await readMessage(multipart('mixed', [part(bytes)]));
    expect(body.visibleText).toMatch(/winmail\.dat.*original\.eml/);
    expect([mail.attachments.map(({ name }) => name), mail.partial]).toEqual([['winmail.dat'], true]);
  });

  it('bytes behind the last attribute do no harm', () => {
    expect(
      readTnef(Buffer.concat([whole, Buffer.from('\r\n\0\0\0\0\0\0\0\0\0\0\0\0')]), { rtf: true })?.text,
    ).toBe('text');
  });

  it('no bytes make it throw, loop or grow', () => {
    const mutated = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => {
      const copy = Buffer.from(whole);
      copy[at] = byte;
      return copy;
    });
    const cut = fc.nat(whole.length).map((end) => whole.subarray(0, end));
    const rubbish = fc.uint8Array({ maxLength: 400 });
    const headed = rubbish.map((bytes) => Buffer.concat([whole.subarray(0, 6), bytes]));
    fc.assert(
      fc.property(fc.oneof(mutated, cut, rubbish, headed), (bytes) => {
        const read = readTnef(bytes, { rtf: true });
        const size = (read?.attachments ?? []).reduce((total, { content }) => total + content.length, 0);
        expect(size).toBeLessThanOrEqual(bytes.length);
        expect((read?.text?.length ?? 0) + (read?.html?.length ?? 0)).toBeLessThan(20 * bytes.length + 1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('RTF that claims to be larger than it is, or nests without end, is left', () => {
    const lying = packedRtf(PLAIN_RTF);
    lying.writeUInt32LE(0x7fffff00, 0);
    expect(readRtf(lying)).toBeNull();
    expect(readRtf(packedRtf(`{\\rtf1${'{'.repeat(100_000)}`))).toBeNull();
    expect(readRtf(Buffer.alloc(600_000, 1))).toBeNull();
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (rubbish) => {
        const read = readRtf(packedRtf(`{\\rtf1 ${rubbish}`));
        expect(read?.text.length ?? 0).toBeLessThan(2_000);
      }),
      { numRuns: 300 },
    );
  });
});
