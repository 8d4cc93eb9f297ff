'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

type Role = api.RequestOf<typeof api.createRole>['body'];

export async function createRole(tenant: string, body: Role, idempotencyKey: string) {
  return change(tenant, api.createRole, { params: { tenant }, body, idempotencyKey });
}

/** A role as it is now, for somebody who has an older one. */
export async function readRole(tenant: string, role: string) {
  return change(tenant, api.getRole, { params: { tenant, role } });
}

/** Which role is changed, and which version of it somebody has read. */
export interface RoleVersion {
  readonly tenant: string;
  readonly role: string;
  readonly etag: string;
}

export async function replaceRole(
  { tenant, role, etag: ifMatch }: RoleVersion,
  grants: Role['grants'],
  idempotencyKey: string,
) {
  return change(tenant, api.replaceRole, { params: { tenant, role }, body: { grants }, ifMatch, idempotencyKey });
}

export async function removeRole({ tenant, role, etag: ifMatch }: RoleVersion, idempotencyKey: string) {
  return change(tenant, api.removeRole, { params: { tenant, role }, ifMatch, idempotencyKey });
}
