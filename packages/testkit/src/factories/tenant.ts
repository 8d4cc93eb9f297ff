import { randomUUID } from 'node:crypto';
import { type Database, parseTenantId, type TenantId, type TenantStatus } from '@gatehouse/db';
import { nextName } from './name.ts';

/** A tenant with its built-in issuer: what everything else in a tenant hangs on. */
export interface MadeTenant {
  readonly tenantId: TenantId;
  readonly slug: string;
  readonly issuerId: string;
}

/** What a test may say about a tenant; the rest is made up. */
export interface TenantOptions {
  readonly slug?: string;
  readonly name?: string;
  readonly status?: TenantStatus;
}

export async function createTenant(db: Database, options: TenantOptions = {}): Promise<MadeTenant> {
  const tenantId = parseTenantId(randomUUID());
  const slug = options.slug ?? nextName('tenant');
  const issuer = await db.withTenant(tenantId, async (tx) => {
    await tx.tenant.create({
      data: { tenantId, slug, name: options.name ?? slug, status: options.status ?? 'active' },
    });
    return tx.issuer.create({ data: { tenantId, slug: 'builtin', kind: 'builtin' } });
  });
  return { tenantId, slug, issuerId: issuer.id };
}
