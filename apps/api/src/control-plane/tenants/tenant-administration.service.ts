import type { Page, PageRequest, TenantView } from '@gatehouse/contracts/api';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../accounts/accounts.service.ts';
import { Invitations } from '../accounts/invitations.service.ts';
import { keyOfCursor, pageOf } from '../entries/cursor.ts';
import type { ChangeBy } from '../http/call.ts';
import { type SettableStatus, TenantsService } from './tenants.service.ts';

/** A tenant that is to be made. */
export interface NewTenant {
  readonly slug: string;
  /** The slug unless given. */
  readonly name?: string | undefined;
  /** E-mail of whom to invite as its owner. */
  readonly owner?: string | undefined;
}

/** Tenants as operators deal with them from afar. */
@Injectable()
export class TenantAdministration {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantsService,
    private readonly invitations: Invitations,
  ) {}

  /** By slug. @throws GatehouseError `api.input-invalid` */
  async list(page: PageRequest): Promise<Page<TenantView>> {
    const after = keyOfCursor(page) ?? '';
    const rows = (await this.tenants.list())
      .map(({ slug, name, status, createdAt }) => ({ slug, name, status, createdAt: createdAt.toISOString() }))
      .filter(({ slug }) => slug > after)
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
    return pageOf(
      rows,
      page,
      ({ slug }) => slug,
      (row) => row,
    );
  }

  get(tenantId: TenantId): Promise<TenantView> {
    return this.database.withTenant(tenantId, viewOfTenant);
  }

  /** @throws GatehouseError `tenant.exists`, `tenant.reserved`, `usage.invalid` */
  async create({ slug, name = slug, owner }: NewTenant, by: Actor): Promise<TenantView> {
    const tenantId = await this.tenants.create(slug, name, by);
    if (owner !== undefined) await this.invitations.invite(tenantId, { email: owner, level: 'owner' }, by);
    return this.get(tenantId);
  }

  /** @throws GatehouseError `tenant.reserved`; `tenant.marked` for one that is to be let in, or suspended, while it is marked */
  async setStatus(tx: TenantTx, status: SettableStatus, by: ChangeBy): Promise<TenantView> {
    await this.tenants.changeIn(tx, { status }, by);
    return viewOfTenant(tx);
  }

  /** Takes the mark for deletion back. @throws GatehouseError `tenant.reserved` */
  async unmark(tx: TenantTx, by: ChangeBy): Promise<TenantView> {
    await this.tenants.unmarkIn(tx, by);
    return viewOfTenant(tx);
  }
}

async function viewOfTenant(tx: TenantTx): Promise<TenantView> {
  const { tenantId } = tx;
  const select = { slug: true, name: true, status: true, createdAt: true };
  const { status, createdAt, ...row } = await tx.tenant.findUniqueOrThrow({ where: { tenantId }, select });
  return { ...row, status: status as TenantView['status'], createdAt: createdAt.toISOString() };
}
