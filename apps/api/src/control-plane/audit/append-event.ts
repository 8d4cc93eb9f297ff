import type { TenantTx } from '@gatehouse/db';
import type { NewEvent } from './event.ts';
import { recordable } from './recordable.ts';

/** Records a fact in the transaction of the change that it tells of: both happen, or neither. */
export async function appendEvent(tx: TenantTx, event: NewEvent): Promise<void> {
  const { at, kind, correlationId, principalId, endpoint, method, target, ...rest } = recordable(event);
  await tx.$executeRaw`
    insert into events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, method, target,
                        verdict, outcome, reason, duration_us, detail)
    values (${tx.tenantId}::uuid, uuidv7(), ${at}, ${kind}, ${correlationId}, ${principalId ?? null}::uuid,
            ${endpoint ?? null}, ${method ?? null}, ${target ?? null}, ${rest.verdict ?? null},
            ${rest.outcome ?? null}, ${rest.reason ?? null}, ${rest.durationUs ?? null}, ${rest.detail}::jsonb)`;
}
