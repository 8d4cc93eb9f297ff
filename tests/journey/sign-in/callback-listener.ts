import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a program on somebody's machine hears what became of a sign-in (RFC 8252 section 7.3). */
export interface CallbackListener extends AsyncDisposable {
  readonly url: string;
  /** The parameters of the next answer. */
  next(): Promise<URLSearchParams>;
}

export async function startCallbackListener(): Promise<CallbackListener> {
  let heard = Promise.withResolvers<URLSearchParams>();
  const server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    if (pathname !== '/callback') {
      response.writeHead(404).end();
      return;
    }
    heard.resolve(searchParams);
    response.end('You can close this window.');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    next: async () => {
      const parameters = await heard.promise;
      heard = Promise.withResolvers();
      return parameters;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
