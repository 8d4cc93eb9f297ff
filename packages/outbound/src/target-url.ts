import { GatehouseError } from '@gatehouse/errors';

/**
 * The URL to contact, if it is one that Gatehouse contacts: http or https, and without credentials, which would
 * end up in logs and errors.
 *
 * @throws GatehouseError `outbound.refused`
 */
export function targetUrl(given: string | URL): URL {
  const url = typeof given === 'string' && !URL.canParse(given) ? undefined : new URL(given);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw refused('not an http or https URL');
  if (url.username || url.password) throw refused('credentials in the URL');
  return url;
}

function refused(reason: string): GatehouseError {
  return new GatehouseError('outbound.refused', { reason });
}
