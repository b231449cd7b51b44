import { BlockList, isIP, isIPv6 } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** Proxies whose `X-Forwarded-For` is believed. */
export interface TrustedProxies {
  has(address: string): boolean;
}

/**
 * Reads the setting `TRUSTED_PROXIES`: addresses and CIDR ranges with commas between.
 * @throws Error naming an entry that is neither
 */
export function parseTrustedProxies(setting: string | undefined): TrustedProxies {
  const list = new BlockList();
  for (const entry of (setting ?? '').split(',').map((e) => e.trim())) {
    if (entry === '') continue;
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    if (family === 0) throw new Error(`TRUSTED_PROXIES: "${entry}" is no address and no range`);
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(bits), type);
  }
  return { has: (address) => isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') };
}

/**
 * The address of the caller: that of the socket, because headers are the caller's own words. Only behind a trusted
 * proxy the nearest address in `X-Forwarded-For` that is no trusted proxy itself.
 * @returns `unknown` when there is no socket
 */
export function clientAddress(c: Context, trusted: TrustedProxies): string {
  let address = plainAddress(socketAddress(c));
  if (!trusted.has(address)) return address;
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => plainAddress(hop.trim()));
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) break;
    address = hop;
    if (!trusted.has(hop)) break;
  }
  return address;
}

/** What counts as one network: an IPv4 address, or the /64 that an IPv6 customer is given. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const middle = address.includes('::') ? Array(Math.max(0, 8 - front.length - back.length)).fill('0') : [];
  const groups = [...front, ...middle, ...back]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}

function socketAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    // No socket: the request was handed to the app in the process.
    return 'unknown';
  }
}

/** IPv4 in IPv6 clothes (`::ffff:192.0.2.1`) is the same machine. */
function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}
