'use server';

import { type ChangeResult, change } from '../../server/change.ts';
import { tenantPath } from '../../server/page-data.ts';

export interface Invited {
  readonly email: string;
  readonly membership: string;
  readonly name?: string;
}

export async function inviteMember(tenant: string, body: Invited, idempotencyKey: string): Promise<ChangeResult> {
  return change(tenant, { method: 'POST', path: tenantPath(tenant, 'members'), body, idempotencyKey });
}
