import { Constructed, Integer, ObjectIdentifier, OctetString, Sequence, Set as SetOf } from 'asn1js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../read/read-message.ts';
import { signedContent } from './signed.ts';

const INNER =
  'Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSigned wörds\r\n--i\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n\r\npdf\r\n--i--\r\n';
const bytes = (text: string) => new Uint8Array(Buffer.from(text)).buffer;
const oid = (value: string) => new ObjectIdentifier({ value });
const under = (value: Sequence | OctetString) =>
  new Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [value] });

/** A CMS message without certificates and signers. @param pieces the content, in as many octet strings */
function cms(pieces: string[], outer = '1.2.840.113549.1.7.2'): Buffer {
  const content =
    pieces.length === 1
      ? new OctetString({ valueHex: bytes(pieces[0] as string) })
      : new OctetString({
          idBlock: { isConstructed: true },
          lenBlock: { isIndefiniteForm: true },
          value: pieces.map((piece) => new OctetString({ valueHex: bytes(piece) })),
        } as never);
  const holder = new Sequence({ value: [oid('1.2.840.113549.1.7.1'), under(content)] });
  const signed = new Sequence({ value: [new Integer({ value: 1 }), new SetOf(), holder, new SetOf()] });
  return Buffer.from(new Sequence({ value: [oid(outer), under(signed)] }).toBER());
}
const mail = (content: Uint8Array) =>
  Buffer.from(
    `From: a@acme.example\r\nSubject: s\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}`,
  );

describe('a message signed in one piece', () => {
  it.each([
    ['whole', [INNER]],
    ['in pieces of no known length', [INNER.slice(0, 50), INNER.slice(50)]],
  ])('shows what is signed, %s', async (_name, pieces) => {
    const { mail: parsed, body } = await readMessage(mail(cms(pieces)));
    expect(body.visibleText).toBe('Signed wörds');
    expect(parsed.attachments.map(({ name }) => name)).toEqual(['a.pdf', 'smime.p7m']);
    expect(parsed.from?.address).toBe('a@acme.example');
  });

  it.each([
    ['rubbish', Buffer.from('AAAA')],
    ['something encrypted', cms([INNER], '1.2.840.113549.1.7.3')],
    ['a cut one', cms([INNER]).subarray(0, 60)],
    ['nesting without end', Buffer.alloc(200_000, 0x30)],
  ])('%s says what it is', async (_name, content) => {
    const { mail: parsed, body } = await readMessage(mail(content));
    expect(body.visibleText).toMatch(/signed with S\/MIME.*original\.eml/);
    expect(parsed.partial).toBe(true);
  });

  it('no bytes make it throw', () => {
    const whole = cms([INNER]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const copy = Buffer.from(whole);
        copy[at] = byte;
        expect(signedContent(copy)?.length ?? 0).toBeLessThanOrEqual(whole.length);
      }),
    );
  });
});
