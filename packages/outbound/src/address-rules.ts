import { isIP } from 'node:net';
import { rangeSet } from './address-range.ts';
import type { RefusedListeners } from './refused-listeners.ts';
import { SPECIAL_IPV4, SPECIAL_IPV6 } from './special-ranges.ts';

/** Which places may be contacted. */
export interface AddressRules {
  /** Whether a port of an address may be contacted; of anything but a plain IP address none may. */
  permits(address: string, port: number): boolean;
}

const isSpecial = rangeSet([...SPECIAL_IPV4, ...SPECIAL_IPV6]);

/**
 * Public addresses may be contacted, special ones (private, loopback, link-local …) only inside `allow`, and what is
 * refused in no case.
 *
 * @param allow addresses or CIDR ranges. An IPv4 range does not extend to IPv6 forms of its addresses.
 * @throws GatehouseError `settings.invalid` for what is neither
 */
export function createAddressRules(allow: readonly string[], refused: RefusedListeners): AddressRules {
  const isAllowed = rangeSet(allow);
  return {
    permits: (text, port) => {
      const address = withoutZone(text);
      if (isIP(address) === 0 || (isSpecial(address) && !isAllowed(address))) return false;
      return !refused.includes(address, port);
    },
  };
}

/** `fe80::1%eth0` is an address on one link of this machine; the rules are about the address. */
function withoutZone(address: string): string {
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}
