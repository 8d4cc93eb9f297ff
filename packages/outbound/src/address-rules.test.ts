import { describe, expect, it } from 'vitest';
import { createAddressRules } from './address-rules.ts';
import { RefusedListeners } from './refused-listeners.ts';

const PORT = 443;
const rulesOf = (...allow: string[]) => createAddressRules(allow, new RefusedListeners());
const strict = rulesOf();

describe('addresses that belong to whoever runs Gatehouse', () => {
  it.each([
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['shared by carriers', '100.64.0.1'],
    ['metadata of a cloud', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local', '169.254.0.1'],
    ['metadata of most clouds', '169.254.169.254'],
    ['metadata of a cloud', '192.0.0.192'],
    ['the host of an Azure machine', '168.63.129.16'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['benchmarks', '198.18.0.1'],
    ['6to4 relays', '192.88.99.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback', '::ffff:7f00:1'],
    ['mapped public', '::ffff:93.184.215.14'],
    ['compatible loopback', '::127.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::a00:1'],
    ['discarded', '100::1'],
    ['dummy', '100:0:0:1::1'],
    ['compatible public', '::8.8.8.8'],
    ['translated', '::ffff:0:127.0.0.1'],
    ['protocol assignments', '192.0.0.8'],
    ['protocol assignments', '2001:1::1'],
    ['ORCHID', '2001:10::1'],
    ['ORCHID', '2001:20::1'],
    ['drone identities', '2001:30::1'],
    ['NAT64 of a public one', '64:ff9b::808:808'],
    ['Teredo', '2001:0:7f00:1::'],
    ['benchmarks', '2001:2::1'],
    ['6to4 of loopback', '2002:7f00:1::'],
    ['6to4 of a private one', '2002:c0a8:101::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['segment routing', '5f00::1'],
    ['unique-local', 'fc00::1'],
    ['metadata of a cloud', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with its link', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
  ])('are refused: %s %s', (_, address) => {
    expect(strict.permits(address, PORT)).toBe(false);
  });
});

describe('address rules', () => {
  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '126.255.255.255',
    '172.15.255.255',
    '172.32.0.1',
    '223.255.255.255',
    '2606:4700::1',
    '2a00:1450:4001::1',
    '2001:200::1',
    '2003::1',
  ])('permit the public address %s', (address) => {
    expect(strict.permits(address, PORT)).toBe(true);
  });

  it.each(['', 'localhost', '127.1', '0x7f000001', '2130706433', '127.0.0.1:80', '[::1]', '1.1.1.1/32', 'undefined'])(
    'permit nothing that is not an address: %j',
    (address) => {
      expect(strict.permits(address, PORT)).toBe(false);
    },
  );

  it('permit special addresses inside the ranges that were allowed, and only those', () => {
    const rules = rulesOf('127.0.0.0/8', '10.1.2.3', 'fd00::/8');
    expect(rules.permits('127.0.0.1', PORT)).toBe(true);
    expect(rules.permits('10.1.2.3', PORT)).toBe(true);
    expect(rules.permits('10.1.2.4', PORT)).toBe(false);
    expect(rules.permits('fd12::1', PORT)).toBe(true);
    expect(rules.permits('::1', PORT)).toBe(false);
    expect(rules.permits('169.254.169.254', PORT)).toBe(false);
  });

  it('do not extend an IPv4 range to other forms of its addresses', () => {
    const rules = rulesOf('127.0.0.0/8', '0.0.0.0/0');
    expect(rules.permits('::ffff:127.0.0.1', PORT)).toBe(false);
    expect(rules.permits('2002:7f00:1::', PORT)).toBe(false);
    expect(rulesOf('::ffff:0:0/96').permits('::ffff:127.0.0.1', PORT)).toBe(true);
  });

  it('refuse a listener of our own inside a range that was allowed', () => {
    const refused = new RefusedListeners([{ range: '127.0.0.0/8', port: 5432 }]);
    const rules = createAddressRules(['127.0.0.0/8', '::ffff:0:0/96'], refused);
    expect(rules.permits('127.0.0.1', 5432)).toBe(false);
    expect(rules.permits('127.9.9.9', 5432)).toBe(false);
    expect(rules.permits('::ffff:127.0.0.1', 5432)).toBe(false);
    expect(rules.permits('127.0.0.1', 5433)).toBe(true);
    expect(rules.permits('10.0.0.1', 5433)).toBe(false);
  });

  it('refuse a public address that is a listener of our own, from the moment that it is known', () => {
    const refused = new RefusedListeners();
    const rules = createAddressRules([], refused);
    expect(rules.permits('203.0.114.7', 5432)).toBe(true);
    refused.replace([{ range: '203.0.114.7', port: 5432 }]);
    expect(rules.permits('203.0.114.7', 5432)).toBe(false);
    refused.replace([{ range: '203.0.114.8', port: 5432 }]);
    expect(rules.permits('203.0.114.7', 5432)).toBe(true);
  });

  it.each([
    '',
    'localhost',
    '127.0.0.0/33',
    '::/129',
    '127.0.0/8',
    '127.0.0.0/',
    '127.0.0.0/-1',
    '10.0.0.0/8,11.0.0.0/8',
    '*',
  ])('are not made of %j', (range) => {
    expect(() => rulesOf(range)).toThrow(expect.objectContaining({ code: 'settings.invalid' }));
  });
});
