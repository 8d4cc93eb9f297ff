import { hash } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';

/** A strong entity tag (RFC 9110 section 8.8.3). @param body of the answer, JSON as it is sent */
export function etagOf(body: string): string {
  return `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;
}

/**
 * Refuses a change by somebody who has not seen what is there. To be called with the row, or the tenant, held.
 *
 * @param ifMatch what was sent; a list is good if one of it fits (RFC 9110 section 13.1.1)
 * @param current what the operation that reads it answers now
 * @throws GatehouseError `precondition.failed`
 */
export function refuseStale(ifMatch: string, current: unknown): void {
  const tag = etagOf(JSON.stringify(current));
  if (ifMatch.split(',').some((one) => one.trim() === tag)) return;
  throw new GatehouseError('precondition.failed', { data: { etag: tag } });
}
