import { endToEndHeaders, startReverseProxy } from './reverse-proxy.ts';

/** A reverse proxy on loopback that gives each request to the next of its targets, whoever sent it. */
export interface RoundRobin extends AsyncDisposable {
  readonly url: string;
  /** Ports on 127.0.0.1; to be set before the first request. */
  targets: readonly number[];
}

/** Starts one. `Host` and everything else passes as it came. */
export async function startRoundRobin(): Promise<RoundRobin> {
  let turn = 0;
  const proxy = await startReverseProxy((request) => ({
    host: '127.0.0.1',
    port: robin.targets[turn++ % robin.targets.length],
    path: request.url,
    headers: endToEndHeaders(request),
  }));
  const robin: RoundRobin = { ...proxy, targets: [] };
  return robin;
}
