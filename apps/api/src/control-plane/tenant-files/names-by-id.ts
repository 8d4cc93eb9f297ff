import type { TenantTx } from '@gatehouse/db';

/*
 * What things are called that others name by their ids. Each is one statement over one table, with the ids as one value: Prisma
 * would send two placeholders for each row, and a join would be planned once for tables that may be small then and large later.
 */

type Ids = readonly (string | null)[];

interface Named {
  readonly id: string;
  readonly name: string;
}

export async function roleSlugs(tx: TenantTx, ids: Ids): Promise<ReadonlyMap<string | null, string>> {
  return namesOf(
    await tx.$queryRaw<Named>`
    select id, slug as name from roles where tenant_id = ${tx.tenantId}::uuid and id = any(${distinct(ids)}::uuid[])`,
  );
}

export async function groupSlugs(tx: TenantTx, ids: Ids): Promise<ReadonlyMap<string | null, string>> {
  return namesOf(
    await tx.$queryRaw<Named>`
    select id, slug as name from groups where tenant_id = ${tx.tenantId}::uuid and id = any(${distinct(ids)}::uuid[])`,
  );
}

/** As their issuer knows them: `client_id`. */
export async function clientNames(tx: TenantTx, ids: Ids): Promise<ReadonlyMap<string | null, string>> {
  return namesOf(
    await tx.$queryRaw<Named>`
    select id, client_id as name
      from clients where tenant_id = ${tx.tenantId}::uuid and id = any(${distinct(ids)}::uuid[])`,
  );
}

/** A principal as it is named: by its subject at an issuer. */
export interface PrincipalName {
  /** Slug. */
  readonly issuer: string;
  readonly subject: string;
}

export async function principalNames(tx: TenantTx, ids: Ids): Promise<ReadonlyMap<string | null, PrincipalName>> {
  const { tenantId } = tx;
  const rows = await tx.$queryRaw<{ id: string; issuerId: string; subject: string }>`
    select id, issuer_id as "issuerId", subject
      from principals where tenant_id = ${tenantId}::uuid and id = any(${distinct(ids)}::uuid[])`;
  const issuers = await tx.issuer.findMany({ where: { tenantId }, select: { id: true, slug: true } });
  const slugs = new Map(issuers.map(({ id, slug }) => [id, slug]));
  return new Map(rows.map(({ id, issuerId, subject }) => [id, { issuer: slugs.get(issuerId) ?? '', subject }]));
}

function distinct(ids: Ids): string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}

function namesOf(rows: readonly Named[]): ReadonlyMap<string | null, string> {
  return new Map(rows.map(({ id, name }) => [id, name]));
}
