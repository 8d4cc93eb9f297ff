import { hotStatement, type TenantCalls, type TenantId } from '@gatehouse/db';

/** An event of a tenant, as text (event-row.ts). */
export interface TenantRow {
  readonly tenantId: TenantId;
  readonly row: string;
}

/**
 * Any number of events of one tenant. One parameter, whatever their number, so that one plan serves all batches. An event
 * that is there already stays as it is: a batch whose outcome is not known is simply written again.
 */
const insertEvents = hotStatement<never>(
  'insert-events',
  `insert into events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, method, target,
                       verdict, outcome, reason, duration_us, detail)
   select $1::uuid, e.*
     from jsonb_to_recordset($2::jsonb) as e(id uuid, at timestamptz, kind text, correlation_id text,
                                             principal_id uuid, endpoint text, method text, target text,
                                             verdict text, outcome text, reason text, duration_us bigint, detail jsonb)
   on conflict do nothing`,
);

/** One insert for each tenant, with its events in their order. */
export function insertsOf(rows: readonly TenantRow[]): TenantCalls[] {
  const byTenant = new Map<TenantId, string[]>();
  for (const { tenantId, row } of rows) {
    const others = byTenant.get(tenantId);
    if (others) others.push(row);
    else byTenant.set(tenantId, [row]);
  }
  return [...byTenant].map(([tenant, texts]) => ({
    tenant,
    calls: [insertEvents.bind(tenant, `[${texts.join(',')}]`)],
  }));
}

/** An insert of nothing: it succeeds when the database takes inserts, and leaves no trace. */
export function insertOfNothing(tenant: TenantId): TenantCalls {
  return { tenant, calls: [insertEvents.bind(tenant, '[]')] };
}
