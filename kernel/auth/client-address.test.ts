import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { clientAddress, networkOf, parseTrustedProxies } from './client-address.ts';

async function seenFrom(socket: string, forwarded: string | null, trusted = ''): Promise<string> {
  const app = new Hono().get('/', (c) => c.text(clientAddress(c, parseTrustedProxies(trusted))));
  const headers: Record<string, string> = forwarded === null ? {} : { 'x-forwarded-for': forwarded };
  const response = await app.request('/', { headers }, { incoming: { socket: { remoteAddress: socket } } });
  return response.text();
}

test.each([
  ['a header says nothing by itself', '203.0.113.5', '1.2.3.4', '', '203.0.113.5'],
  ['a trusted proxy says who called it', '10.0.0.1', '1.2.3.4', '10.0.0.0/8', '1.2.3.4'],
  ['what the caller wrote in front is not believed', '10.0.0.1', '9.9.9.9, 1.2.3.4', '10.0.0.0/8', '1.2.3.4'],
  ['a chain of trusted proxies is followed', '10.0.0.1', '1.2.3.4, 10.0.0.7', '10.0.0.0/8', '1.2.3.4'],
  ['a trusted proxy that says nothing is the caller', '10.0.0.1', null, '10.0.0.1', '10.0.0.1'],
  ['nonsense in the header is no address', '10.0.0.1', 'me', '10.0.0.1', '10.0.0.1'],
  ['IPv4 in IPv6 clothes is IPv4', '::ffff:192.0.2.9', null, '', '192.0.2.9'],
])('%s', async (_what, socket, forwarded, trusted, expected) => {
  expect(await seenFrom(socket, forwarded, trusted)).toBe(expected);
});

test('a wrong setting is named', () => {
  expect(() => parseTrustedProxies('10.0.0.1, proxy.local')).toThrow('"proxy.local"');
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s is in the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
