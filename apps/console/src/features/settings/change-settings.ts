'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

/** As they are sent. */
export type GivenSettings = api.RequestOf<typeof api.replaceSettings>['body'];

export async function readSettings(tenant: string) {
  return change(tenant, api.getSettings, { params: { tenant } });
}

export async function replaceSettings(tenant: string, body: GivenSettings, ifMatch: string, idempotencyKey: string) {
  return change(tenant, api.replaceSettings, { params: { tenant }, body, ifMatch, idempotencyKey });
}
