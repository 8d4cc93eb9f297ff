'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

export async function refreshUpstream(tenant: string, upstream: string) {
  return change(tenant, api.refreshUpstream, { params: { tenant, upstream } });
}
