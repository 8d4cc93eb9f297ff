import { Agent, createServer, type IncomingMessage, request as open, type RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Headers of one connection, which a proxy does not pass on (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'upgrade']);

/** The headers of a request that are meant for whoever answers it, as they came. */
export function endToEndHeaders({ rawHeaders }: IncomingMessage): [name: string, value: string][] {
  const headers: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!HOP_BY_HOP.has(name.toLowerCase())) headers.push([name, value]);
  }
  return headers;
}

/** Where a request goes on to, and with which headers. */
export interface Onward extends Pick<RequestOptions, 'host' | 'port' | 'path'> {
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Starts a reverse proxy on loopback. Streams pass as they come, and who goes away is gone for the target. */
export async function startReverseProxy(
  lead: (request: IncomingMessage) => Onward,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const { headers, ...target } = lead(request);
    const options = { ...target, method: request.method, headers: headers.flat(), agent, setHost: false };
    const onward = open(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
      answer.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
