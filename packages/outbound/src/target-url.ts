import { GatehouseError } from '@gatehouse/errors';

/** Where a URL leads. */
export interface Target {
  readonly url: URL;
  readonly origin: string;
  readonly port: number;
  /** Path and query, as they are sent. */
  readonly path: string;
}

/**
 * The place to contact, if it is one that Gatehouse contacts: http or https, and without credentials, which would
 * end up in logs and errors.
 *
 * @throws GatehouseError `outbound.refused`
 */
export function targetOf(given: string | URL): Target {
  const url = typeof given === 'string' && !URL.canParse(given) ? undefined : new URL(given);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw refused('not an http or https URL');
  if (url.username || url.password) throw refused('credentials in the URL');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return { url, origin: url.origin, port, path: `${url.pathname}${url.search}` };
}

function refused(reason: string): GatehouseError {
  return new GatehouseError('outbound.refused', { reason });
}
