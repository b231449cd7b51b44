import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { OutsideError, type OutsideHost } from '@serviflow/sdk';
import type { AddressPolicy } from './address-policy.ts';

/** All addresses of a name; tests put their own in its place. */
export type LookUp = (host: string) => Promise<readonly string[]>;

export const systemLookUp: LookUp = async (host) =>
  // IPv4 first: a machine without IPv6 would get addresses that it cannot reach.
  (await lookup(host, { all: true, order: 'ipv4first' })).map((found) => found.address);

/** Milliseconds for the look-up of a name. */
const TIMEOUT = 5_000;

/**
 * Looks a host up once. All of its addresses must be allowed: a name with one public and one private address is how
 * somebody slips past such a check.
 * @throws OutsideError `host-refused`, the same for what does not exist and what is not allowed
 */
export async function resolveHost(
  typed: string,
  parts: { policy: AddressPolicy; lookUp: LookUp },
): Promise<OutsideHost> {
  const host = typed
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
  const addresses = isIP(host) ? [host] : isName(host) ? await inTime(parts.lookUp(host)) : [];
  const [address] = addresses;
  if (address === undefined || !addresses.every((one) => parts.policy.allows(one))) throw refused(host);
  return { host, address, addresses };
}

/** The words for a host that cannot be used, whatever the reason. */
export function refused(host: string): OutsideError {
  return new OutsideError(
    'host-refused',
    `The host name "${host.slice(0, 253)}" does not exist, or leads where this desk may not connect to.`,
  );
}

const isName = (host: string): boolean =>
  host.length <= 253 &&
  /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?$/u.test(host) &&
  !host.includes('..');

/** What the look-up says is not told: no such name, no answer and too late are the same. */
async function inTime(found: Promise<readonly string[]>): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), TIMEOUT);
  });
  return Promise.race([found.catch(() => []), late]).finally(() => clearTimeout(timer));
}
