import type { TenantTx } from '@gatehouse/db';
import type { RecordedEvent } from './event.ts';

/** Which events, newest first. */
export interface EventFilter {
  /** Only this kind. */
  readonly kind?: string | undefined;
  /** 1 to 1000. */
  readonly limit: number;
}

/** The latest of a tenant's events. The name of a subject is looked up at reading time: events hold the id only. */
export async function listEvents(tx: TenantTx, filter: EventFilter): Promise<RecordedEvent[]> {
  const { kind = null, limit } = filter;
  const rows = await tx.$queryRaw<Omit<RecordedEvent, 'durationUs'> & { durationUs: bigint | null }>`
    select e.id, e.at, e.kind, e.correlation_id as "correlationId", e.principal_id as "principalId", p.subject,
           e.endpoint, e.method, e.target, e.verdict, e.outcome, e.reason, e.duration_us as "durationUs", e.detail
      from events e
      left join principals p on p.tenant_id = e.tenant_id and p.id = e.principal_id
     where (${kind}::text is null or e.kind = ${kind})
     order by e.at desc, e.id desc
     limit ${limit}`;
  return rows.map((row) => ({ ...row, durationUs: row.durationUs === null ? null : Number(row.durationUs) }));
}
