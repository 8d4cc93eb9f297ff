'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

export type Invited = api.RequestOf<typeof api.inviteMember>['body'];

export async function inviteMember(tenant: string, body: Invited, idempotencyKey: string) {
  return change(tenant, api.inviteMember, { params: { tenant }, body, idempotencyKey });
}
