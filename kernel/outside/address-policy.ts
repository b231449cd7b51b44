import { BlockList, isIP } from 'node:net';

/** Never a server that anybody means: cloud metadata (it holds the machine's own credentials), link-local, multicast. */
const NEVER = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254/128', '224.0.0.0/4', '240.0.0.0/4', 'ff00::/8'];
/** Addresses of this machine and of networks that are not the internet (RFC 6890 and its registry). */
const PRIVATE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::/128',
  '::1/128',
  '100::/64',
  // IPv4 in other clothes: translators would carry these to private networks.
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fec0::/10',
];

/** Which addresses the desk may connect to for a tenant. */
export class AddressPolicy {
  readonly #never = listOf(NEVER);
  readonly #private = listOf(PRIVATE);
  readonly #opened: BlockList | 'all';

  /** @param setting of `PRIVATE_HOSTS`: `allow`, `deny` (also when absent), or addresses and ranges with commas between */
  constructor(setting: string | undefined) {
    if (setting === 'allow') this.#opened = 'all';
    else this.#opened = listOf(setting === undefined || setting === 'deny' ? [] : setting.split(','));
  }

  allows(address: string): boolean {
    const bare = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
    const family = isIP(bare);
    // A zone (`fe80::1%eth0`) names an interface of this machine.
    if (family === 0 || bare.includes('%')) return false;
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (this.#never.check(bare, type)) return false;
    if (!this.#private.check(bare, type)) return true;
    return this.#opened === 'all' || this.#opened.check(bare, type);
  }
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.trim().split('/');
    const type = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(bits), type);
  }
  return list;
}
