import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assets } from '../src/authorization-server/pages/assets.ts';
import type { Page } from '../src/authorization-server/pages/page.ts';

/** Answers a request itself, or says that it has nothing to do with it. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface PageServer extends AsyncDisposable {
  readonly port: number;
  /** By name: passkeys do not work at an address. */
  readonly origin: string;
}

/** Serves pages with their headers, and what they load, as the api does. */
export async function servePages(
  pages: Readonly<Record<string, Page>>,
  answer: Answer = () => false,
  host = '127.0.0.1',
): Promise<PageServer> {
  const server = createServer((request, response) => {
    if (answer(request, response)) return;
    const asset = assets.find(({ path }) => path === request.url);
    const page = pages[(request.url ?? '/').slice(1)];
    if (asset) response.writeHead(200, asset.headers).end(asset.body);
    else if (page) response.writeHead(200, page.headers).end(page.html);
    else response.writeHead(404).end();
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
