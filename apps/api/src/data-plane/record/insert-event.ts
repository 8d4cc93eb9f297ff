import { type HotValue, hotStatement, type TenantId } from '@gatehouse/db';
import type { NewEvent } from '../../control-plane/audit/event.ts';

/** The insert of the hot path: one statement, prepared once per connection. */
export const insertEvent = hotStatement<never>(
  'insert-event',
  `insert into events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, method, target,
                       verdict, outcome, reason, duration_us, detail)
   values ($1::uuid, uuidv7(), $2, $3, $4, $5::uuid, $6, $7, $8, $9, $10, $11, $12, $13::jsonb)`,
);

/** Its parameters, in order. */
export function eventValues(tenantId: TenantId, event: NewEvent): HotValue[] {
  return [
    tenantId,
    event.at,
    event.kind,
    event.correlationId,
    event.principalId ?? null,
    event.endpoint ?? null,
    bounded(event.method, 128),
    bounded(event.target, 1024),
    event.verdict ?? null,
    event.outcome ?? null,
    event.reason ?? null,
    event.durationUs ?? null,
    JSON.stringify(event.detail ?? {}),
  ];
}

/**
 * Text that a caller chose, in a form that the column takes: an event must never fail on it. PostgreSQL has no NUL in
 * text, and the columns are bounded in bytes.
 */
function bounded(value: string | undefined, bytes: number): string | null {
  if (!value) return null;
  return Buffer.from(value.replaceAll('\0', '\uFFFD').toWellFormed())
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, '');
}
