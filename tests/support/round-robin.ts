import { Agent, createServer, request as open } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Headers of one connection, which a proxy does not pass on (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'upgrade']);

/** A reverse proxy on loopback that gives each request to the next of its targets, whoever sent it. */
export interface RoundRobin extends AsyncDisposable {
  readonly url: string;
  /** Ports on 127.0.0.1; to be set before the first request. */
  targets: readonly number[];
}

/** Starts one. `Host` and everything else passes as it came, streams as they come, and who goes away is gone for the target. */
export async function startRoundRobin(): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const server = createServer((request, response) => {
    const port = proxy.targets[turn++ % proxy.targets.length];
    const headers: string[] = [];
    for (let at = 0; at < request.rawHeaders.length; at += 2) {
      const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
      if (!HOP_BY_HOP.has(name.toLowerCase())) headers.push(name, value);
    }
    const { method, url: path } = request;
    const onward = open({ host: '127.0.0.1', port, path, method, headers, agent, setHost: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
      answer.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: RoundRobin = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets: [],
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
