import { type HotValue, hotStatement, type TenantId } from '@gatehouse/db';
import type { NewEvent } from '../../control-plane/audit/event.ts';
import { recordable } from '../../control-plane/audit/recordable.ts';

/** The insert of the hot path: one statement, prepared once per connection. */
export const insertEvent = hotStatement<never>(
  'insert-event',
  `insert into events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, method, target,
                       verdict, outcome, reason, duration_us, detail)
   values ($1::uuid, uuidv7(), $2, $3, $4, $5::uuid, $6, $7, $8, $9, $10, $11, $12, $13::jsonb)`,
);

/** Its parameters, in order. */
export function eventValues(tenantId: TenantId, event: NewEvent): HotValue[] {
  const { at, kind, correlationId, principalId, endpoint, method, target, ...rest } = recordable(event);
  return [
    tenantId,
    at,
    kind,
    correlationId,
    principalId ?? null,
    endpoint ?? null,
    method ?? null,
    target ?? null,
    rest.verdict ?? null,
    rest.outcome ?? null,
    rest.reason ?? null,
    rest.durationUs ?? null,
    rest.detail,
  ];
}
