import type { IncomingMessage } from 'node:http';
import { isIP, SocketAddress } from 'node:net';
import proxyAddresses from '@fastify/proxy-addr';

/** What of a request tells where it came from. */
type Arrival = Pick<IncomingMessage, 'headers' | 'socket'>;

/**
 * The addresses of those who call: the peer of the socket, or, where the peer is one of the proxies that are trusted
 * (GATEHOUSE_TRUSTED_PROXIES), the last one in X-Forwarded-For that is not. Everything before that was written by the
 * caller, and says nothing.
 */
export class ClientAddresses {
  private readonly isTrusted: ReturnType<typeof proxyAddresses.compile> | undefined;

  /** @param trustedProxies addresses or CIDR ranges */
  constructor(trustedProxies: readonly string[]) {
    this.isTrusted = trustedProxies.length > 0 ? proxyAddresses.compile([...trustedProxies]) : undefined;
  }

  of(arrival: Arrival): string {
    const peer = arrival.socket.remoteAddress ?? '';
    const said = this.isTrusted ? proxyAddresses(arrival as IncomingMessage, this.isTrusted) : peer;
    return plainAddress(said) ?? plainAddress(peer) ?? '';
  }
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
