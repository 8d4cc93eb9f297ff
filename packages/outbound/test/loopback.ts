import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction, Socket, Server as TcpServer } from 'node:net';
import { afterEach } from 'vitest';
import {
  createOutbounds,
  type Outbound,
  type OutboundResponse,
  type Outbounds,
  type OutboundsOptions,
} from '../src/index.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** Starts a server on loopback until the test ends, and gives its port. */
export async function listen(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export interface CountingServer {
  readonly port: number;
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  connections(): number;
}

/** An HTTP server that counts what reaches it. */
export async function serve(handler: RequestListener): Promise<CountingServer> {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  server.on('connection', () => connections++);
  const port = await listen(server);
  return { port, url: `http://127.0.0.1:${port}`, requests, connections: () => connections };
}

/** Clients that are closed when the test ends. */
export function openAll(options: OutboundsOptions = {}): Outbounds {
  const outbounds = createOutbounds(options);
  opened.push(() => outbounds.close());
  return outbounds;
}

/** The client of one tenant, closed when the test ends. */
export function open(options: OutboundsOptions = {}): Outbound {
  return openAll(options).of('acme');
}

/** Resolves every name to these addresses, one answer after the other; the last one stays. */
export function resolver(...answers: string[][]): { lookup: LookupFunction; asked: () => number } {
  let asked = 0;
  const lookup: LookupFunction = (_hostname, _options, callback) => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? [];
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup, asked: () => asked };
}

export async function textOf(response: OutboundResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export const loopback = ['127.0.0.0/8'];
export const within = { timeoutMs: 5_000 };
export const hello = (_: IncomingMessage, response: ServerResponse): unknown => response.end('hello');
