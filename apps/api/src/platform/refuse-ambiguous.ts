import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';

/** Headers of which a second one would be dropped by Node, and could be the one that a proxy before us looked at. */
const SINGLE: ReadonlySet<string> = new Set(['host', 'authorization', 'origin', 'content-type']);

/**
 * Refuses a request that another HTTP implementation on its way could read in another way: a target in absolute form,
 * whose host need not be that of the Host header (RFC 9112 section 3.2.2), or a second Host (section 3.2) or
 * Authorization.
 *
 * @throws GatehouseError `request.ambiguous`
 */
export function refuseAmbiguous({ url = '', rawHeaders }: Pick<IncomingMessage, 'url' | 'rawHeaders'>): void {
  if (url[0] !== '/') throw ambiguous('the request target does not begin with a slash');
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) throw ambiguous(`more than one ${name} header`);
    seen.add(name);
  }
}

function ambiguous(reason: string): GatehouseError {
  return new GatehouseError('request.ambiguous', { reason });
}
