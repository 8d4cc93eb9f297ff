import { BlockList, isIP, isIPv4 } from 'node:net';
import { GatehouseError } from '@gatehouse/errors';
import { SPECIAL_IPV4, SPECIAL_IPV6 } from './special-ranges.ts';

/** A place that is never contacted, even inside an allowed range: a listener of our own, the database. */
export interface RefusedListener {
  /** An address or a CIDR range. */
  readonly range: string;
  readonly port: number;
}

/** Which addresses may be contacted. */
export interface AddressRules {
  /** Whether an address may be contacted at all; anything but a plain IP address may not. */
  permits(address: string): boolean;
  /** The same, for a port of it. */
  permitsPort(address: string, port: number): boolean;
}

/**
 * Public addresses may be contacted, special ones (private, loopback, link-local …) only inside `allow`.
 *
 * @param allow addresses or CIDR ranges. An IPv4 range does not extend to IPv6 forms of its addresses.
 * @throws GatehouseError `settings.invalid` for what is neither
 */
export function createAddressRules(allow: readonly string[], refuse: readonly RefusedListener[]): AddressRules {
  const special = rangeSet([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
  const allowed = rangeSet(allow);
  const listeners = refuse.map(({ range, port }) => ({ port, holds: rangeSet([range]) }));

  const permits = (text: string): boolean => {
    const address = withoutZone(text);
    return isIP(address) !== 0 && (allowed(address) || !special(address));
  };
  const permitsPort = (text: string, port: number): boolean => {
    const address = withoutZone(text);
    return permits(address) && !listeners.some((listener) => listener.port === port && listener.holds(address));
  };
  return { permits, permitsPort };
}

/** Two lists, because one would compare an IPv4 address with IPv6 ranges in its mapped form. */
function rangeSet(ranges: readonly string[]): (address: string) => boolean {
  const ipv4 = new BlockList();
  const ipv6 = new BlockList();
  for (const range of ranges) {
    const { address, prefix } = parseRange(range);
    if (isIPv4(address)) ipv4.addSubnet(address, prefix, 'ipv4');
    else ipv6.addSubnet(address, prefix, 'ipv6');
  }
  return (address) => (isIPv4(address) ? ipv4.check(address, 'ipv4') : ipv6.check(address, 'ipv6'));
}

function parseRange(range: string): { address: string; prefix: number } {
  const [, address = '', prefix] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const length = prefix === undefined ? bits : Number(prefix);
  if (bits === -1 || length > bits) {
    throw new GatehouseError('settings.invalid', { reason: `not an address or CIDR range: ${JSON.stringify(range)}` });
  }
  return { address, prefix: length };
}

/** `fe80::1%eth0` is an address on one link of this machine; the rules are about the address. */
function withoutZone(address: string): string {
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}
