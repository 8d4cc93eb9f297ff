import type { TenantTx } from '@gatehouse/db';
import type { NewEvent } from './event.ts';
import { recordable } from './recordable.ts';

/** Events of one statement: with their detail they are a text of some megabytes at the most. */
const AT_ONCE = 250;

/** Like `appendEvent`, for changes that are many: they are recorded in their order. */
export async function appendEvents(tx: TenantTx, events: readonly NewEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += AT_ONCE) {
    const rows = events.slice(start, start + AT_ONCE).map((event) => {
      const { detail, ...row } = recordable(event);
      return { ...row, at: row.at.toISOString(), detail: JSON.parse(detail) };
    });
    await tx.$executeRaw`
      insert into events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, method, target,
                          verdict, outcome, reason, duration_us, detail)
      select ${tx.tenantId}::uuid, uuidv7(), e.at, e.kind, e."correlationId", e."principalId", e.endpoint, e.method,
             e.target, e.verdict, e.outcome, e.reason, e."durationUs", e.detail
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as e(at timestamptz, kind text, "correlationId" text, "principalId" uuid, endpoint text, method text,
               target text, verdict text, outcome text, reason text, "durationUs" bigint, detail jsonb)`;
  }
}
