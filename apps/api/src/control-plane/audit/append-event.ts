import type { TenantTx } from '@gatehouse/db';
import type { NewEvent } from './event.ts';

/** Records a fact in the transaction of the change that it tells of: both happen, or neither. */
export async function appendEvent(tx: TenantTx, event: NewEvent): Promise<void> {
  await tx.$executeRaw`
    insert into events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, method, target,
                        verdict, outcome, reason, duration_us, detail)
    values (${tx.tenantId}::uuid, uuidv7(), ${event.at}, ${event.kind}, ${event.correlationId}, ${event.principalId ?? null}::uuid,
            ${event.endpoint ?? null}, ${event.method ?? null}, ${event.target ?? null}, ${event.verdict ?? null},
            ${event.outcome ?? null}, ${event.reason ?? null}, ${event.durationUs ?? null},
            ${JSON.stringify(event.detail ?? {})}::jsonb)`;
}
