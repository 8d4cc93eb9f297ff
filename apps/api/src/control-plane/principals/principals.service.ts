import type { Page, PageRequest, PrincipalView } from '@gatehouse/contracts/api';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { keyOfCursor, pageOf } from '../entries/cursor.ts';
import { idRange } from '../tenant-files/which.ts';

/** Which principals; what is absent narrows nothing. */
export interface PrincipalFilter {
  /** Slug. */
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
}

/** A principal with its groups, as decisions are made about it. */
export interface GroupedPrincipal extends PrincipalView {
  readonly groupIds: readonly string[];
}

/** No row has it. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const columns = { id: true, subject: true, createdAt: true, issuer: { select: { slug: true } } } as const;

/** Those that grants are given to. */
@Injectable()
export class Principals {
  constructor(private readonly database: Database) {}

  /** In the order in which they came. @throws GatehouseError `api.input-invalid` */
  list(tenantId: TenantId, page: PageRequest, { issuer, subject }: PrincipalFilter): Promise<Page<PrincipalView>> {
    return this.database.withTenant(tenantId, async (tx) => {
      const rows = await tx.principal.findMany({
        where: {
          ...{ tenantId, id: idRange({ after: keyOfCursor(page) }) },
          ...(subject !== undefined && { subject }),
          ...(issuer !== undefined && { issuerId: await issuerNamed(tx, issuer) }),
        },
        select: columns,
        orderBy: { id: 'asc' },
        take: page.limit + 1,
      });
      return pageOf(rows, page, ({ id }) => id, viewOf);
    });
  }

  /** A page of all, each with its groups. @throws GatehouseError `api.input-invalid` */
  listGrouped(tenantId: TenantId, page: PageRequest): Promise<Page<GroupedPrincipal>> {
    return this.database.withTenant(tenantId, async (tx) => {
      const rows = await tx.principal.findMany({
        where: { tenantId, id: idRange({ after: keyOfCursor(page) }) },
        select: { ...columns, memberships: { select: { groupId: true } } },
        orderBy: { id: 'asc' },
        take: page.limit + 1,
      });
      return pageOf(
        rows,
        page,
        ({ id }) => id,
        (row) => ({ ...viewOf(row), groupIds: row.memberships.map(({ groupId }) => groupId) }),
      );
    });
  }

  /** @throws GatehouseError `entry.unknown` */
  get(tenantId: TenantId, id: string) {
    return this.database.withTenant(tenantId, async (tx) => {
      const row = await tx.principal.findUnique({
        where: { tenantId_id: { tenantId, id } },
        select: { ...columns, memberships: { select: { group: { select: { id: true, slug: true } } } } },
      });
      if (!row) throw new GatehouseError('entry.unknown', { data: { noun: 'principal', name: id } });
      const groups = row.memberships.map(({ group }) => group);
      return {
        ...viewOf(row),
        groups: groups.map(({ slug }) => slug).sort(),
        bindings: await bindingsOf(
          tx,
          id,
          groups.map((group) => group.id),
        ),
      };
    });
  }
}

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly createdAt: Date;
  readonly issuer: { readonly slug: string };
}

function viewOf({ id, subject, createdAt, issuer }: Row): PrincipalView {
  return { id, issuer: issuer.slug, subject, createdAt: createdAt.toISOString() };
}

/** The id of an issuer; of one that is not there an id that nobody has. */
async function issuerNamed(tx: TenantTx, slug: string): Promise<string> {
  const where = { tenantId_slug: { tenantId: tx.tenantId, slug } };
  const issuer = await tx.issuer.findUnique({ where, select: { id: true } });
  return issuer?.id ?? NOBODY;
}

async function bindingsOf(tx: TenantTx, principalId: string, groupIds: string[]) {
  const rows = await tx.binding.findMany({
    where: { tenantId: tx.tenantId, OR: [{ principalId }, { groupId: { in: groupIds } }] },
    select: {
      id: true,
      until: true,
      role: { select: { slug: true } },
      group: { select: { slug: true } },
      client: { select: { clientId: true } },
    },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id, until, role, group, client }) => ({
    id,
    role: role.slug,
    group: group?.slug ?? null,
    client: client?.clientId ?? null,
    until: until?.toISOString() ?? null,
  }));
}
