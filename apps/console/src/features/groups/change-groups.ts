'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

type Group = api.RequestOf<typeof api.createGroup>['body'];

export async function createGroup(tenant: string, body: Group, idempotencyKey: string) {
  return change(tenant, api.createGroup, { params: { tenant }, body, idempotencyKey });
}

/** A group as it is now, for somebody who has an older one. */
export async function readGroup(tenant: string, group: string) {
  return change(tenant, api.getGroup, { params: { tenant, group } });
}

/** Which group is changed, and which version of it somebody has read. */
export interface GroupVersion {
  readonly tenant: string;
  readonly group: string;
  readonly etag: string;
}

export async function replaceGroup(
  { tenant, group, etag: ifMatch }: GroupVersion,
  members: Group['members'],
  idempotencyKey: string,
) {
  return change(tenant, api.replaceGroup, { params: { tenant, group }, body: { members }, ifMatch, idempotencyKey });
}

export async function removeGroup({ tenant, group, etag: ifMatch }: GroupVersion, idempotencyKey: string) {
  return change(tenant, api.removeGroup, { params: { tenant, group }, ifMatch, idempotencyKey });
}
