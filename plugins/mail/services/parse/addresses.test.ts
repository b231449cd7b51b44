import { describe, expect, it } from 'vitest';
import { normalizeAddress, readAddresses } from './addresses.ts';

const read = (header: string) => readAddresses(header, 50).map(({ name, address }) => [name, address]);

describe('mailboxes of a header', () => {
  it.each<[string, [string, string][]]>([
    ['Last, First <a@b.example>', [['Last, First', 'a@b.example']]],
    [
      'Last, First, Dr. <a@b.example>, Other, Guy <c@d.example>',
      [
        ['Last, First, Dr.', 'a@b.example'],
        ['Other, Guy', 'c@d.example'],
      ],
    ],
    ['"Last, First" <a@b.example>', [['Last, First', 'a@b.example']]],
    ['=?utf-8?Q?Last=2C_First?= <a@b.example>', [['Last, First', 'a@b.example']]],
    [
      '=?iso-8859-1?Q?M=FCller=2C?= =?iso-8859-1?Q?_J=F6rg?= <a@b.example>',
      [['Müller, Jörg', 'a@b.example']],
    ],
    ['=?utf-8?Q?Bob_<bob=40b.example>?=', [['Bob', 'bob@b.example']]],
    ["O'Brien, Pat <pat.o'brien@x.example>", [["O'Brien, Pat", "pat.o'brien@x.example"]]],
    ['a@b.example (Comment, with comma)', [['Comment, with comma', 'a@b.example']]],
    ['Name [Dept] <a@b.example>', [['Name [Dept]', 'a@b.example']]],
    ['first.last@x.example <first.last@x.example>', [['', 'first.last@x.example']]],
    [
      'Team: A <a@b.example>, c@d.example;',
      [
        ['A', 'a@b.example'],
        ['', 'c@d.example'],
      ],
    ],
    ['a@b.example, A@B.example, ,', [['', 'a@b.example']]],
    [
      'a@b.example; c@d.example',
      [
        ['', 'a@b.example'],
        ['', 'c@d.example'],
      ],
    ],
    ['"john doe"@acme.example', [['', '"john doe"@acme.example']]],
    ['Foo <"john.doe"@acme.example>', [['Foo', 'john.doe@acme.example']]],
    ['undisclosed-recipients:;', []],
    ['Nobody', []],
  ])('%s', (header, boxes) => expect(read(header)).toEqual(boxes));

  it.each([
    ['"Eve <ceo@x.example>" <eve@evil.example>'],
    ['"ceo@x.example" <eve@evil.example>'],
    ['ceo@x.example <eve@evil.example>'],
    ['=?utf-8?Q?=22ceo=40x.example=22_=3Cceo=40x.example=3E?= <eve@evil.example>'],
    ['=?utf-8?Q?ceo=40x.example=2C?= <eve@evil.example>'],
  ])('never takes a name for the address: %s', (header) => {
    expect(read(header).map(([, address]) => address)).toEqual(['eve@evil.example']);
  });

  it('stops at the number asked for', () => {
    const many = Array.from({ length: 90 }, (_, i) => `p${i}@b.example`).join(', ');
    expect(readAddresses(many, 50)).toHaveLength(50);
  });
});

describe('an address', () => {
  it.each([
    ['Jörg@Bücher.example', 'jörg@xn--bcher-kva.example'],
    ['jörg@XN--BCHER-KVA.example', 'jörg@xn--bcher-kva.example'],
    ['a@bu\u0308cher.example', 'a@xn--bcher-kva.example'],
    ['a@пример.example', 'a@xn--e1afmkfd.example'],
    ['<A@B.example>', 'a@b.example'],
    ['a@b.example.', 'a@b.example'],
    ['"a b"@b.example', '"a b"@b.example'],
    ['"a\\"b"@b.example', '"a\\"b"@b.example'],
    ['"plain"@b.example', 'plain@b.example'],
    ['"a@c.example"@b.example', '"a@c.example"@b.example'],
  ])('%s is %s', (text, address) => expect(normalizeAddress(text)).toBe(address));

  it.each([
    'a',
    '@b.example',
    'a@',
    'a b@c.example',
    'a@b..example',
    'a@.b.example',
    '"a@b.example',
    'a@b c',
    '',
    null,
  ])('%s is none', (text) => expect(normalizeAddress(text)).toBeNull());
});
