import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type RefusedListener, RefusedListeners } from '@gatehouse/outbound';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';

/** Milliseconds between two looks at the names of the stores. */
const REFRESH_INTERVAL = 60_000;

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

const DEFAULT_PORT: Readonly<Record<string, number>> = {
  'postgres:': 5432,
  'postgresql:': 5432,
  'redis:': 6379,
  'rediss:': 6379,
  'smtp:': 25,
  'smtps:': 465,
};

/** What this process knows of where it and its stores can be reached. */
export interface Surroundings {
  /** The addresses of a name. */
  resolve(name: string): Promise<readonly string[]>;
  /** The addresses of this machine. */
  ownAddresses(): readonly string[];
}

interface Place {
  readonly host: string;
  readonly port: number;
}

type ListenerSettings = Pick<
  Settings,
  'port' | 'consolePort' | 'metricsPort' | 'databaseUrl' | 'databaseDirectUrl' | 'redisUrl' | 'smtpUrl'
>;

/**
 * What no upstream may be, even where its range is allowed: our own ports, the database, Redis, the mail server. A
 * tenant that named one of them would speak to it from inside.
 */
export class OwnListeners {
  readonly refused = new RefusedListeners();
  private readonly ownPorts: readonly number[];
  private readonly stores: readonly Place[];
  private readonly addresses = new Map<string, readonly string[]>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    settings: ListenerSettings,
    private readonly logger: Logger,
    private readonly surroundings: Surroundings = system,
  ) {
    const { port, consolePort, metricsPort, databaseUrl, databaseDirectUrl, redisUrl, smtpUrl } = settings;
    // The worker's metrics are one above the api's.
    this.ownPorts = [port, consolePort, metricsPort, metricsPort + 1];
    this.stores = [databaseUrl, databaseDirectUrl, redisUrl, smtpUrl].flatMap((url) => (url ? placesOf(url) : []));
    this.replace();
  }

  /** Asks for the addresses of the stores' names, now and every minute until {@link stop}. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), REFRESH_INTERVAL);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** A name that cannot be resolved keeps the addresses that it had. */
  async refresh(): Promise<void> {
    const names = new Set(this.stores.map(({ host }) => host).filter((host) => isIP(host) === 0));
    for (const name of names) {
      try {
        this.addresses.set(name, await this.surroundings.resolve(name));
      } catch (err) {
        this.logger.warn({ err, name }, 'the address of a store could not be found, so it is guarded by its last one');
      }
    }
    this.replace();
  }

  private replace(): void {
    const here = [...LOOPBACK, ...this.surroundings.ownAddresses()];
    const own = this.ownPorts.flatMap((port) => here.map((range) => ({ range, port })));
    this.refused.replace([...own, ...this.stores.flatMap((store) => this.listenersOf(store, here))]);
  }

  /** On this machine always: a store is reached there too when it is on this machine, whatever its name. */
  private listenersOf({ host, port }: Place, here: readonly string[]): RefusedListener[] {
    const addresses = isIP(host) ? [host] : (this.addresses.get(host) ?? []);
    return [...here, ...addresses].map((range) => ({ range, port }));
  }
}

/** Where a store's URL leads; for PostgreSQL that can also stand in its query. */
function placesOf(text: string): Place[] {
  const { protocol, hostname, port, searchParams } = new URL(text);
  const hosts = [hostname, ...searchParams.getAll('host')].map((host) => host.replace(/^\[(.*)\]$/, '$1'));
  const ports = [port, ...searchParams.getAll('port')].map((each) => Number(each) || (DEFAULT_PORT[protocol] ?? 0));
  // The name of a socket's folder is no host.
  const named = hosts.filter((host) => host !== '' && !host.startsWith('/'));
  const reachable = named.length > 0 ? named : ['localhost'];
  return reachable.flatMap((host) => [...new Set(ports)].map((each) => ({ host, port: each })));
}

const system: Surroundings = {
  resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => withoutZone(address)),
  ownAddresses: () =>
    Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => withoutZone(address)) ?? []),
};

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}
