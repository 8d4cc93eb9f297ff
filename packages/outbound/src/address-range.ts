import { BlockList, isIP, isIPv4 } from 'node:net';
import { GatehouseError } from '@gatehouse/errors';

/**
 * An address or CIDR range; an address alone is a range of one.
 *
 * @throws GatehouseError `settings.invalid` for what is neither
 */
export function parseRange(range: string): { address: string; prefix: number } {
  const [, address = '', prefix] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const length = prefix === undefined ? bits : Number(prefix);
  if (bits === -1 || length > bits) {
    throw new GatehouseError('settings.invalid', { reason: `not an address or CIDR range: ${JSON.stringify(range)}` });
  }
  return { address, prefix: length };
}

/**
 * Whether an address lies in one of the ranges. Two lists, because one would compare an IPv4 address with IPv6 ranges
 * in its mapped form.
 *
 * @throws GatehouseError `settings.invalid` for what is no range
 */
export function rangeSet(ranges: readonly string[]): (address: string) => boolean {
  const ipv4 = new BlockList();
  const ipv6 = new BlockList();
  for (const range of ranges) {
    const { address, prefix } = parseRange(range);
    if (isIPv4(address)) ipv4.addSubnet(address, prefix, 'ipv4');
    else ipv6.addSubnet(address, prefix, 'ipv6');
  }
  return (address) => (isIPv4(address) ? ipv4.check(address, 'ipv4') : ipv6.check(address, 'ipv6'));
}
