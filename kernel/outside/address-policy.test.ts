import { describe, expect, test } from 'vitest';
import { AddressPolicy } from './address-policy.ts';

describe('addresses', () => {
  const PRIVATE = [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::',
    'fd12::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:0a01:0203',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::7f00:1',
    'fec0::1',
  ];
  const NEVER = [
    '169.254.169.254',
    'fe80::1',
    'fe80::1%eth0',
    '224.0.0.1',
    '255.255.255.255',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'ff02::1',
  ];
  const PUBLIC = ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'];

  test.each([undefined, 'deny'])('with %s, private ones are shut', (setting) => {
    const policy = new AddressPolicy(setting);
    for (const one of [...PRIVATE, ...NEVER, 'no address', '']) expect(policy.allows(one), one).toBe(false);
    for (const one of PUBLIC) expect(policy.allows(one), one).toBe(true);
  });

  test('with allow, they are open, but for the machine\u2019s own credentials and the like', () => {
    const policy = new AddressPolicy('allow');
    for (const one of [...PRIVATE, ...PUBLIC]) expect(policy.allows(one), one).toBe(true);
    for (const one of NEVER) expect(policy.allows(one), one).toBe(false);
  });

  test('a list opens what it names', () => {
    const policy = new AddressPolicy('10.1.0.0/16, 192.168.7.7, fd12::/16');
    for (const one of ['10.1.2.3', '192.168.7.7', 'fd12::1', '::ffff:10.1.2.3', '8.8.8.8'])
      expect(policy.allows(one), one).toBe(true);
    for (const one of ['10.2.0.1', '192.168.7.8', '127.0.0.1', 'fd13::1'])
      expect(policy.allows(one), one).toBe(false);
  });
});
