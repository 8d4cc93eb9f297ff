'use server';

import { type ChangeResult, change } from '../../server/change.ts';
import { tenantPath } from '../../server/page-data.ts';

export async function refreshUpstream(tenant: string, slug: string): Promise<ChangeResult> {
  return change(tenant, { method: 'POST', path: tenantPath(tenant, 'upstreams', slug, 'refresh') });
}
