import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A place that OpenTelemetry exporters send to, and that keeps what came. */
export interface TraceCollector extends AsyncDisposable {
  readonly endpoint: string;
  /** Paths and sizes of what was sent, in order. */
  readonly received: { readonly path: string; readonly bytes: Buffer }[];
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const received: TraceCollector['received'] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ path: request.url ?? '', bytes: Buffer.concat(chunks) });
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
