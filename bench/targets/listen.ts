import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Longer than any pause between two runs, so that no connection is closed while it is about to be used. */
const KEEP_ALIVE_MS = 120_000;

/** Serves on a free port of loopback, says so to the parent, and ends with it or when it is told to. */
export function listen(server: Server): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ ready: true, url: `http://127.0.0.1:${port}/mcp` });
  });
  const stop = (): void => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
}
