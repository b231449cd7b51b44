import { describe, expect, it } from 'vitest';
import { isRelay } from '../proof/relays.ts';
import { readAuthentication } from './authentication.ts';

const header = (value: string) => ({ name: 'authentication-results', value });
const read = (...values: string[]) =>
  readAuthentication(values.map(header), [' MX.desk.example '], 'alice@acme.example');

describe('the word of a trusted server', () => {
  it.each<[string, string, string]>([
    ['DMARC passed', 'mx.desk.example; spf=pass smtp.mailfrom=x@other.example; dmarc=pass', 'proven'],
    [
      'DMARC failed',
      'mx.desk.example 1; spf=softfail smtp.mailfrom=x; dkim=none; dmarc=fail action=none',
      'failed',
    ],
    [
      'DMARC failed, but the domain only watches',
      'mx.desk.example; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=acme.example',
      'none',
    ],
    [
      'DMARC could not be looked up',
      'mx.desk.example; dkim=pass header.d=acme.example; dmarc=temperror',
      'unknown',
    ],
    [
      'no DMARC, an aligned signature',
      'mx.desk.example; dmarc=none; dkim=fail header.d=x.example; dkim=pass header.i=@acme.example',
      'proven',
    ],
    [
      'no DMARC, an aligned server',
      'mx.desk.example; spf=pass smtp.mailfrom=bounce@mail.acme.example',
      'proven',
    ],
    ['no DMARC, a signature of somebody else', 'mx.desk.example; dkim=pass header.d=evil.example', 'none'],
    [
      'no DMARC, a domain that only ends alike',
      'mx.desk.example; dkim=pass header.d=notacme.example',
      'none',
    ],
    ['a pass without a domain', 'mx.desk.example; dkim=pass; spf=pass', 'none'],
    [
      'words in a comment',
      'mx.desk.example; spf=neutral (dmarc=pass; dkim=pass header.d=acme.example)',
      'none',
    ],
    ['nothing', 'mx.desk.example; none', 'none'],
  ])('%s', (_name, value, proof) => expect(read(value)?.proof).toBe(proof));

  it('is heard before any other, and others are not heard at all', () => {
    expect(read('evil.example; dmarc=pass')).toBeNull();
    expect(read('mx.desk.example.evil.example; dmarc=pass')).toBeNull();
    expect(
      read('evil.example; dmarc=pass', 'mx.desk.example; dmarc=fail', 'mx.desk.example; dmarc=pass'),
    ).toMatchObject({
      proof: 'failed',
      server: 'mx.desk.example',
    });
  });
});

describe('a relay', () => {
  it.each([
    ['127.0.0.1', [], true],
    ['::1', [], true],
    ['10.1.2.3', [], true],
    ['::ffff:10.1.2.3', [], true],
    ['203.0.113.9', [], false],
    ['203.0.113.9', ['203.0.113.0/24'], true],
    ['2001:db8::7', ['2001:db8::/32'], true],
    ['127.0.0.1', ['203.0.113.0/24'], false],
    ['203.0.113.9', ['0.0.0.0/0', 'mx.example', '203.0.113.0/99'], false],
    ['', [], false],
  ] as [string, string[], boolean][])('%s with %j: %s', (address, named, is) =>
    expect(isRelay(address, named)).toBe(is),
  );
});
