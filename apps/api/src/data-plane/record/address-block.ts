import { isIPv4, isIPv6 } from 'node:net';

/** `::ffff:192.0.2.1`: how an IPv4 client looks on a socket that takes both. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * The block of addresses that a refusal is counted under: /24 of IPv4, /48 of IPv6, which is what one site has. `undefined`
 * for what is no address.
 */
export function addressBlock(address: string): string | undefined {
  const bare = address.replace(/%.*$/, '');
  const v4 = MAPPED.exec(bare)?.[1] ?? bare;
  if (isIPv4(v4)) return `${v4.slice(0, v4.lastIndexOf('.'))}.0/24`;
  if (!isIPv6(bare)) return undefined;
  const [front = '', back] = bare.split('::');
  const groups = front.split(':').filter(Boolean);
  // Of three groups, those before the gap come first; the gap is zeros, or reaches into them from the end.
  const behind = (back ?? '').split(':').filter(Boolean);
  const missing = back === undefined ? 0 : 8 - groups.length - behind.length - (behind.at(-1)?.includes('.') ? 1 : 0);
  const all = [...groups, ...Array<string>(missing).fill('0'), ...behind];
  const site = all.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
  return `${site.join(':')}::/48`;
}
