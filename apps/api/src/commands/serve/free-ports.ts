import { once } from 'node:events';
import { createServer } from 'node:net';
import { GatehouseError } from '@gatehouse/errors';

/** A port that a process will listen on, and the setting that chooses it. */
export interface NeededPort {
  readonly port: number;
  readonly host: string;
  readonly setting: string;
}

/**
 * Finds out before anything is started whether all ports can be had, by having all of them for a moment.
 *
 * @throws GatehouseError `port.in-use`, `settings.invalid`
 */
export async function refuseTakenPorts(needed: readonly NeededPort[]): Promise<void> {
  await using held = new AsyncDisposableStack();
  for (const { port, host, setting } of needed) {
    const server = createServer();
    try {
      server.listen({ port, host, exclusive: true });
      await once(server, 'listening');
    } catch (cause) {
      throw explain(cause, `${setting}: port ${port} on ${host}`);
    }
    held.use(server);
  }
}

function explain(cause: unknown, what: string): GatehouseError {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new GatehouseError('port.in-use', { reason: what, cause });
    case 'EACCES':
      return new GatehouseError('settings.invalid', { reason: `${what} needs a privileged account`, cause });
    default:
      return new GatehouseError('settings.invalid', { reason: `${what} is not an address of this machine`, cause });
  }
}
