import type { AddressInfo } from 'node:net';
import { endToEndHeaders, startReverseProxy } from '../support/reverse-proxy.ts';

/**
 * The suite has no way to send a token, so it talks to this: a loopback proxy that adds one, and changes nothing else. A
 * Host or Origin that is not the proxy's own passes as it came, because the suite looks at how those are refused.
 */
export async function startTokenProxy(target: URL, token: string): Promise<{ readonly url: string } & AsyncDisposable> {
  const proxy = await startReverseProxy((request) => {
    const own = (request.socket.address() as AddressInfo).port;
    const isOwn = (authority: string) => ['127.0.0.1', 'localhost'].some((host) => authority === `${host}:${own}`);
    const headers = endToEndHeaders(request).map(([name, value]): [string, string] => {
      const key = name.toLowerCase();
      if (key === 'host' && isOwn(value)) return [name, target.host];
      if (key === 'origin' && isOwn(value.replace('http://', ''))) return [name, target.origin];
      return [name, value];
    });
    const { hostname: host, port, pathname: path } = target;
    return { host, port, path, headers: [['Authorization', `Bearer ${token}`], ...headers] };
  });
  return { ...proxy, url: `${proxy.url}${target.pathname}` };
}
