import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';

/**
 * Refuses what a page of somebody else's makes a browser send with its cookies. A link has no Origin; a form has, and it
 * must be one of ours. A page of ours that keeps its address to itself sends `null`, and then the browser says in its own
 * words where the form was (Fetch Metadata).
 *
 * @throws GatehouseError `origin.refused`
 */
export function checkBrowser({ headers }: Pick<IncomingMessage, 'headers'>, knownOrigins: readonly string[]): void {
  const { origin } = headers;
  if (origin === undefined || knownOrigins.includes(origin)) return;
  if (origin === 'null' && headers['sec-fetch-site'] === 'same-origin') return;
  throw new GatehouseError('origin.refused', { reason: `Origin: ${origin.slice(0, 200)}` });
}
