import { isIPv6 } from 'node:net';

/**
 * Whom a connection is counted for: an IPv4 address, or the /64 that one IPv6 customer usually holds whole
 * (RFC 6177), as addresses within it cost nothing.
 */
export function sourceOf(address: string | undefined): string {
  const bare = (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(bare)) return bare;
  const [left = '', right] = bare.toLowerCase().split('::');
  const head = left.split(':').filter(Boolean);
  const tail = right?.split(':').filter(Boolean) ?? [];
  const zeros =
    right === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}
