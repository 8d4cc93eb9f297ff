import type { NewEvent } from '../../../control-plane/audit/event.ts';
import { recordable } from '../../../control-plane/audit/recordable.ts';

/**
 * An event as it is written and spooled: the columns of `events` as one JSON object, but for the tenant, which is that of
 * the transaction. Made once; a batch is an array of them.
 */
export function eventRow(id: string, event: NewEvent): string {
  const {
    at,
    kind,
    correlationId,
    principalId,
    endpoint,
    method,
    target,
    verdict,
    outcome,
    reason,
    durationUs,
    detail,
  } = recordable(event);
  const facets = JSON.stringify({
    id,
    at,
    kind,
    correlation_id: correlationId,
    principal_id: principalId,
    endpoint,
    method,
    target,
    verdict,
    outcome,
    reason,
    duration_us: durationUs,
  });
  return `${facets.slice(0, -1)},"detail":${detail}}`;
}
