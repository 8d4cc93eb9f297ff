import { isIP } from 'node:net';
import type { RefusedListener } from '@gatehouse/outbound';
import type { Settings } from '../config/settings.ts';

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/**
 * What no upstream may be, even where its range is allowed: our own ports, the database, Redis. A tenant that names
 * one of them would speak to it from inside.
 */
export function ownListeners(settings: Settings): RefusedListener[] {
  const { host, port, consolePort, metricsPort, databaseUrl, databaseDirectUrl, redisUrl } = settings;
  const own = [port, consolePort, metricsPort, metricsPort + 1].flatMap((each) => at(host, each));
  const stores = [databaseUrl, databaseDirectUrl, redisUrl].flatMap((url) => (url ? atUrl(url) : []));
  return [...own, ...stores];
}

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'redis:': 6379, 'rediss:': 6379 };

function atUrl(text: string): RefusedListener[] {
  const { protocol, hostname, port } = new URL(text);
  return at(hostname.replace(/^\[(.*)\]$/, '$1'), Number(port) || (DEFAULT_PORT[protocol] ?? 5432));
}

/** Loopback always: what listens on a name or on all addresses is reached there too when it is on this machine. */
function at(host: string, port: number): RefusedListener[] {
  const ranges = isIP(host) ? [...LOOPBACK, host] : LOOPBACK;
  return ranges.map((range) => ({ range, port }));
}
