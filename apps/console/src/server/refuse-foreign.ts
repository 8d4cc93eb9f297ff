import type { Settings } from '../config/settings.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD']);

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/;

export interface Incoming {
  readonly method: string;
  readonly headers: Pick<Headers, 'get'>;
}

/**
 * What is wrong with where a request comes from. Cookies go along with whatever a browser sends here, so everything that
 * could change something has to come from a page of this console, and everything has to be meant for its host: a name that
 * was pointed at us (DNS rebinding) is another origin to the browser, and must be one to us.
 *
 * @returns `elsewhere` for a loopback name that is not the console's own, where a person means it all the same
 */
export function judgeOrigin(
  { method, headers }: Incoming,
  { consoleUrl }: Pick<Settings, 'consoleUrl'>,
): 'fine' | 'foreign' | 'elsewhere' {
  const { host, origin } = new URL(consoleUrl);
  const given = headers.get('host') ?? '';
  if (given !== host) return SAFE.has(method) && LOOPBACK.test(given) && LOOPBACK.test(host) ? 'elsewhere' : 'foreign';
  return SAFE.has(method) || headers.get('origin') === origin ? 'fine' : 'foreign';
}
