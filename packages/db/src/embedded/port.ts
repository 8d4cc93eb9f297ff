import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { GatehouseError } from '@gatehouse/errors';

/** Whether a server could listen on this port now. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await close(await listen(port, host));
    return true;
  } catch {
    return false;
  }
}

/**
 * Ports that no system gives to connections that go out (Linux from 32768, others from 49152): what listens on one again
 * after a restart finds it free.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;

const ATTEMPTS = 100;

/** A loopback port that nobody uses now. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new GatehouseError('internal', { reason: `no port between ${LOWEST} and ${HIGHEST} is free` });
}

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  server.listen({ port, host, exclusive: true });
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
