import { GatehouseError } from '@gatehouse/errors';
import { SERVED_REVISIONS } from './revision.ts';

/** The refusal of a revision, which is named in it as far as it can be one. */
export function revisionUnsupported(requested: unknown): GatehouseError {
  const named = typeof requested === 'string' ? { requested: requested.slice(0, 64) } : {};
  return new GatehouseError('request.revision-unsupported', { data: { supported: SERVED_REVISIONS, ...named } });
}
