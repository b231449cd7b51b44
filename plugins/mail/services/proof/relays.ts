import { BlockList, isIP } from 'node:net';

/** Networks that nobody outside can speak from: a server there passes mail on and is not the sender. */
const PRIVATE = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
] as const;

/**
 * Whether a message came from a server that passes mail on to this desk, whose headers may be believed and whose
 * address says nothing about the sender.
 * @param address peer of the SMTP connection
 * @param named addresses and networks that the tenant named; private networks when there are none
 */
export function isRelay(address: string, named: readonly string[]): boolean {
  const kind = isIP(address);
  if (kind === 0) return false;
  const list = new BlockList();
  for (const entry of named.length ? named : PRIVATE) addNetwork(list, entry);
  return list.check(address, kind === 4 ? 'ipv4' : 'ipv6');
}

/** An entry that is no address is left out: a slip must not make every server a relay. */
function addNetwork(list: BlockList, entry: string): void {
  const [address = '', prefix] = entry.trim().split('/');
  const kind = isIP(address);
  if (kind === 0) return;
  const bits = prefix === undefined ? (kind === 4 ? 32 : 128) : Number(prefix);
  if (!Number.isInteger(bits) || bits < 1 || bits > (kind === 4 ? 32 : 128)) return;
  list.addSubnet(address, bits, kind === 4 ? 'ipv4' : 'ipv6');
}
