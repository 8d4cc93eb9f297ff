import { isIPv6 } from 'node:net';

/**
 * What a limit by address counts: an IPv4 address, or the /64 of an IPv6 address as `ClientAddresses` writes it, because
 * whoever has one address of those has all of them.
 */
export function callerOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':');
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':');
}
