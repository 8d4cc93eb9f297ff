import { isIP, SocketAddress } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * The address of whoever called: the peer of the socket, or, where the peer is one of the proxies that are trusted
 * (GATEHOUSE_TRUSTED_PROXIES, which Fastify applies), the last one in X-Forwarded-For that is not. Everything before
 * that was written by the caller, and says nothing.
 */
export function clientAddress(request: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  return plainAddress(request.ip) ?? plainAddress(request.socket.remoteAddress ?? '') ?? '';
}

/** An address in one form, whatever stood around it: some proxies add the port. */
function plainAddress(text: string): string | undefined {
  const address = withoutPort(text);
  if (isIP(address) === 4) return address;
  if (isIP(address) !== 6) return undefined;
  // Node writes an IPv4 peer of a socket for both families so; anybody could write an IPv6 address in many forms.
  const { address: canonical } = new SocketAddress({ address, family: 'ipv6' });
  return canonical.startsWith('::ffff:') && isIP(canonical.slice(7)) === 4 ? canonical.slice(7) : canonical;
}

function withoutPort(text: string): string {
  const [, bracketed, ipv4] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? [];
  return bracketed ?? ipv4 ?? text;
}
