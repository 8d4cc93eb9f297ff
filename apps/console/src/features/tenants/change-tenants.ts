'use server';

import { type ChangeResult, change } from '../../server/change.ts';
import { tenantPath } from '../../server/page-data.ts';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';

export interface NewTenant {
  readonly slug: string;
  readonly name?: string;
  /** E-mail address of who is invited as its owner. */
  readonly owner?: string;
}

export async function createTenant(tenant: NewTenant): Promise<ChangeResult> {
  return change(PLATFORM, { method: 'POST', path: '/tenants', body: tenant });
}

export async function suspendTenant(slug: string, idempotencyKey: string): Promise<ChangeResult> {
  return change(PLATFORM, { method: 'POST', path: tenantPath(slug, 'suspend'), idempotencyKey });
}

export async function resumeTenant(slug: string, idempotencyKey: string): Promise<ChangeResult> {
  return change(PLATFORM, { method: 'POST', path: tenantPath(slug, 'resume'), idempotencyKey });
}
