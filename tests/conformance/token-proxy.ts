import { Agent, createServer, request as open } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Headers of one connection, which a proxy does not pass on (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'upgrade']);

/**
 * The suite has no way to send a token, so it talks to this: a loopback proxy that adds one, and changes nothing else. A
 * Host or Origin that is not the proxy's own passes as it came, because the suite looks at how those are refused.
 */
export async function startTokenProxy(target: URL, token: string): Promise<{ readonly url: string } & AsyncDisposable> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const own = (request.socket.address() as AddressInfo).port;
    const isOwn = (authority: string) => ['127.0.0.1', 'localhost'].some((host) => authority === `${host}:${own}`);
    const headers: string[] = ['Authorization', `Bearer ${token}`];
    for (let at = 0; at < request.rawHeaders.length; at += 2) {
      const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
      const key = name.toLowerCase();
      if (HOP_BY_HOP.has(key)) continue;
      if (key === 'host' && isOwn(value)) headers.push(name, target.host);
      else if (key === 'origin' && isOwn(value.replace('http://', ''))) headers.push(name, target.origin);
      else headers.push(name, value);
    }
    const { hostname: host, port, pathname: path } = target;
    const onward = open({ host, port, path, method: request.method, headers, agent, setHost: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
      answer.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${target.pathname}`,
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
