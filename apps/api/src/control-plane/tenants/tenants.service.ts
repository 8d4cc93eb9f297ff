import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isSlug, isTenantName } from '@gatehouse/contracts';
import {
  type Clock,
  Database,
  type ListedTenant,
  parseTenantId,
  type TenantId,
  type TenantStatus,
  type TenantTx,
  violatedConstraint,
} from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../../platform/injection.ts';
import { appendEvent } from '../audit/append-event.ts';
import { SigningKeys } from '../keys/signing-keys.ts';

const RESERVED_SLUG = 'platform';

const MARKED = 'marked-for-deletion';

/** Who asked for a change, where that is known, and what it is found by in the record. */
export interface ChangedBy {
  readonly actor?: string;
  readonly correlationId: string;
}

/** What an operator can say of who is let in. One that is deleted is made by its deletion alone. */
export type SettableStatus = Exclude<TenantStatus, 'deleted'>;

/** What may change of a tenant. */
export type TenantChange = { readonly name: string } | { readonly status: SettableStatus };

@Injectable()
export class TenantsService {
  constructor(
    private readonly database: Database,
    private readonly signingKeys: SigningKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The id behind a slug.
   *
   * @throws GatehouseError `tenant.unknown`
   */
  async idOf(slug: string): Promise<TenantId> {
    const found = await this.find(slug);
    if (!found) throw new GatehouseError('tenant.unknown', { reason: slug });
    return found;
  }

  /** Like {@link idOf}, for callers that create what is missing. */
  async find(slug: string): Promise<TenantId | undefined> {
    const found = await this.database.findTenant(slug);
    return found && found.status !== 'deleted' ? found.tenantId : undefined;
  }

  /** Every tenant, the reserved one included, by slug. */
  list(): Promise<ListedTenant[]> {
    return this.database.listTenants();
  }

  /**
   * Makes a tenant with its built-in issuer and signing keys.
   *
   * @throws GatehouseError `tenant.exists`, `tenant.reserved`, `usage.invalid`
   */
  async create(slug: string, name: string, by?: ChangedBy): Promise<TenantId> {
    const tenantId = this.newId(slug);
    refuseUnfitName(name);
    await this.database.withTenant(tenantId, (tx) => this.createIn(tx, slug, name, by));
    await this.signingKeys.ensure(tenantId);
    return tenantId;
  }

  /**
   * Lets a tenant's callers in, or nobody. What it has stays as it is.
   *
   * @returns whether that was different before
   * @throws GatehouseError `tenant.unknown`, `tenant.reserved`, `tenant.marked`
   */
  setStatus(slug: string, status: 'active' | 'suspended'): Promise<boolean> {
    return this.change(slug, { status });
  }

  /**
   * Gives a tenant another display name.
   *
   * @returns whether it had another one before
   * @throws GatehouseError `tenant.unknown`, `tenant.reserved`, `usage.invalid`
   */
  async rename(slug: string, name: string): Promise<boolean> {
    refuseUnfitName(name);
    return this.change(slug, { name });
  }

  /** An id for a tenant that is about to be made in a transaction of the caller's. */
  newId(slug: string): TenantId {
    if (slug === RESERVED_SLUG) throw new GatehouseError('tenant.reserved');
    if (!isSlug(slug)) {
      throw new GatehouseError('usage.invalid', { reason: `a slug has 1 to 32 of a-z, 0-9 and -: ${slug}` });
    }
    return parseTenantId(randomUUID());
  }

  private async change(slug: string, after: TenantChange): Promise<boolean> {
    if (slug === RESERVED_SLUG) throw new GatehouseError('tenant.reserved');
    const tenantId = await this.idOf(slug);
    return this.database.withTenant(tenantId, (tx) => this.changeIn(tx, after, { correlationId: randomUUID() }));
  }

  /**
   * Changes a tenant in a transaction of its own.
   *
   * @param by who asked, for the record, where that is known
   * @returns whether it was different before
   * @throws GatehouseError `tenant.reserved`; `tenant.marked` where a mark for deletion would be lost by the way
   */
  async changeIn(tx: TenantTx, after: TenantChange, by: ChangedBy): Promise<boolean> {
    const marked = await isMarked(tx);
    if (marked && 'status' in after && after.status !== MARKED) throw new GatehouseError('tenant.marked');
    return this.write(tx, after, by);
  }

  /**
   * Takes the mark for deletion back; the tenant is suspended then, so that letting callers in is a decision of its own.
   *
   * @returns whether there was a mark
   * @throws GatehouseError `tenant.reserved`
   */
  async unmarkIn(tx: TenantTx, by: ChangedBy): Promise<boolean> {
    return (await isMarked(tx)) && this.write(tx, { status: 'suspended' }, by);
  }

  private async write(tx: TenantTx, after: TenantChange, { actor, correlationId }: ChangedBy): Promise<boolean> {
    const { tenantId } = tx;
    const select = { slug: true, ...('name' in after ? { name: true } : { status: true }) };
    const { slug, ...before } = await tx.tenant.findUniqueOrThrow({ where: { tenantId }, select });
    if (slug === RESERVED_SLUG) throw new GatehouseError('tenant.reserved');
    if (isDeepStrictEqual(before, after)) return false;
    await tx.tenant.update({ where: { tenantId }, data: after });
    await appendEvent(tx, {
      kind: 'tenant.changed',
      at: this.clock.now(),
      correlationId,
      target: slug,
      detail: { ...(actor !== undefined && { actor }), action: 'update', before, after },
    });
    return true;
  }

  /** The rows of a new tenant, inside a transaction of its id. */
  async createIn(tx: TenantTx, slug: string, name: string, by?: ChangedBy): Promise<void> {
    const { tenantId } = tx;
    try {
      await tx.tenant.create({ data: { tenantId, slug, name } });
    } catch (thrown) {
      if (violatedConstraint(thrown) !== 'tenants_slug_key') throw thrown;
      throw new GatehouseError('tenant.exists', { reason: slug, cause: thrown });
    }
    await tx.issuer.create({ data: { tenantId, slug: 'builtin', kind: 'builtin' } });
    await appendEvent(tx, {
      kind: 'tenant.created',
      at: this.clock.now(),
      correlationId: by?.correlationId ?? randomUUID(),
      target: slug,
      ...(by?.actor !== undefined && { detail: { actor: by.actor } }),
    });
  }
}

/** Holds the tenant's row, so that what is found is true until the transaction ends. */
async function isMarked(tx: TenantTx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ status: string }>`
    select status from tenants where tenant_id = ${tx.tenantId}::uuid for no key update`;
  return row?.status === MARKED;
}

/** The rules are those of the file: what it cannot say could not be exported. */
function refuseUnfitName(name: string): void {
  if (isTenantName(name)) return;
  throw new GatehouseError('usage.invalid', { reason: 'a name is one line of 1 to 200 characters' });
}
