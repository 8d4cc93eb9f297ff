import { joinSql, type SqlFragment, sql, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { z } from 'zod';
import type { Outcome, RecordedEvent } from './event.ts';

/** Which events. Each of these is a column that an index of the record leads with, or its time. */
export interface EventFilter {
  readonly kind?: string | undefined;
  /** A principal: its id, or its subject at any of the tenant's issuers. */
  readonly principal?: string | undefined;
  readonly correlationId?: string | undefined;
  /** What was acted on. */
  readonly target?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** From this time on. */
  readonly since?: Date | undefined;
  /** Up to this time, which does not count. */
  readonly until?: Date | undefined;
}

/** How they are read. */
export interface EventPage {
  readonly order: 'newest-first' | 'oldest-first';
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: EventPlace | undefined;
}

/** The place of an event in the record. */
export interface EventPlace {
  readonly id: string;
  /** To the microsecond, which a `Date` has no room for. */
  readonly time: string;
}

/** An event, and where the next page begins. */
export type ListedEvent = RecordedEvent & { readonly time: string };

type Row = Omit<ListedEvent, 'durationUs'> & { readonly durationUs: bigint | null };

/**
 * A page of a tenant's events. The name of a subject is looked up at reading time: events hold the id only.
 *
 * @throws GatehouseError `principal.unknown`
 */
export async function listEvents(tx: TenantTx, filter: EventFilter, page: EventPage): Promise<ListedEvent[]> {
  const conditions = [...(await filterConditions(tx, filter)), ...pageConditions(page)];
  const order = page.order === 'newest-first' ? sql`e.at desc, e.id desc` : sql`e.at, e.id`;
  return select(tx, conditions, order, page.limit);
}

/** The event with an id, which is looked for where its time is. */
export async function findEvent(
  tx: TenantTx,
  id: string,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<ListedEvent | undefined> {
  const conditions = [sql`e.at >= ${since}`, sql`e.at < ${until}`, sql`e.id = ${id}::uuid`];
  const [event] = await select(tx, conditions, sql`e.at`, 1);
  return event;
}

async function select(
  tx: TenantTx,
  conditions: readonly SqlFragment[],
  order: SqlFragment,
  limit: number,
): Promise<ListedEvent[]> {
  const rows = await tx.$queryRaw<Row>`
    select e.id, e.at, e.at::text as time, e.kind, e.correlation_id as "correlationId",
           e.principal_id as "principalId", p.subject, e.endpoint, e.method, e.target, e.verdict, e.outcome, e.reason,
           e.duration_us as "durationUs", e.detail
      from events e
      left join principals p on p.tenant_id = e.tenant_id and p.id = e.principal_id
     where ${joinSql([sql`true`, ...conditions], ' and ')}
     order by ${order}
     limit ${limit}`;
  return rows.map((row) => ({ ...row, durationUs: row.durationUs === null ? null : Number(row.durationUs) }));
}

async function filterConditions(tx: TenantTx, filter: EventFilter): Promise<SqlFragment[]> {
  const { kind, principal, correlationId, target, outcome, since, until } = filter;
  const conditions: SqlFragment[] = [];
  if (kind !== undefined) conditions.push(sql`e.kind = ${kind}`);
  if (correlationId !== undefined) conditions.push(sql`e.correlation_id = ${correlationId}`);
  if (target !== undefined) conditions.push(sql`e.target = ${target}`);
  if (outcome !== undefined) conditions.push(sql`e.outcome = ${outcome}`);
  // What came of a call is not known yet when it is decided. No index says so, and looking for it took seconds.
  if (outcome !== undefined && kind === 'call.decided') conditions.push(sql`false`);
  if (since) conditions.push(sql`e.at >= ${since}`);
  if (until) conditions.push(sql`e.at < ${until}`);
  if (principal !== undefined) conditions.push(sql`e.principal_id = any(${await principalIds(tx, principal)}::uuid[])`);
  return conditions;
}

function pageConditions({ order, after }: EventPage): SqlFragment[] {
  if (!after) return [];
  const { time, id } = after;
  return order === 'newest-first'
    ? [sql`(e.at, e.id) < (${time}::timestamptz, ${id}::uuid)`]
    : [sql`(e.at, e.id) > (${time}::timestamptz, ${id}::uuid)`];
}

async function principalIds(tx: TenantTx, principal: string): Promise<string[]> {
  const id = z.uuid().safeParse(principal).data ?? null;
  const rows = await tx.$queryRaw<{ id: string }>`
    select id from principals where tenant_id = ${tx.tenantId}::uuid and (subject = ${principal} or id = ${id}::uuid)`;
  if (rows.length === 0) throw new GatehouseError('principal.unknown', { reason: principal });
  return rows.map(({ id }) => id);
}
