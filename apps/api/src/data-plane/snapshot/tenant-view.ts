import type { TenantRows } from './tenant-rows.ts';
import type { TenantSnapshot } from './tenant-snapshot.ts';

/** What is kept in memory of one tenant. */
export interface TenantView {
  readonly version: bigint;
  /** `undefined` for a tenant that does not answer, which is as well worth remembering. */
  readonly snapshot: TenantSnapshot | undefined;
  /** Milliseconds since 1970 from which time alone has made it wrong. */
  readonly validUntil: number | undefined;
  /** An estimate of the memory that it takes, in bytes. */
  readonly size: number;
}

/** What everything but texts takes of a row, in memory. */
const ROW = 400;

/** @param now the present, from the caller's clock */
export function viewOf(rows: TenantRows, snapshot: TenantSnapshot | undefined, now: Date): TenantView {
  return { version: rows.version, snapshot, validUntil: validUntil(rows, now), size: sizeOf(rows) };
}

function validUntil({ bindings, keys }: TenantRows, now: Date): number | undefined {
  const ends = bindings.flatMap(({ until }) => (until && until > now ? [until.getTime()] : []));
  if (keys.endInMs !== undefined) ends.push(now.getTime() + keys.endInMs);
  return ends.reduce<number | undefined>((first, end) => (first === undefined || end < first ? end : first), undefined);
}

function sizeOf(rows: TenantRows): number {
  const { tools, catalogues, roles, bindings, clients, revocations, endpoints, upstreams } = rows;
  const texts = [
    ...tools.map(({ definition }) => definition.length),
    // Once as they came, and about twice that once they are looked at.
    ...catalogues.map(
      ({ prompts, resources, templates }) => 3 * (prompts.length + resources.length + templates.length),
    ),
    ...roles.flatMap(({ grants }) => grants.map((grant) => 100 * (grant.tools.length + grant.prompts.length + 1))),
  ];
  const lists = [tools, tools, catalogues, roles, bindings, clients, revocations, endpoints, upstreams];
  const count = lists.reduce((sum, list) => sum + list.length, 1);
  return texts.reduce((sum, length) => sum + length, 0) + ROW * count;
}
