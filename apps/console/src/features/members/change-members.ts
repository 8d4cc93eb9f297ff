'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

/** Whose account is changed. */
export interface AccountAt {
  readonly tenant: string;
  readonly member: string;
}

export async function readMember(params: AccountAt) {
  return change(params.tenant, api.getMember, { params });
}

export async function setMemberships(
  params: AccountAt,
  memberships: readonly api.TenantLevel[],
  ifMatch: string,
  idempotencyKey: string,
) {
  const body = { memberships: [...memberships] };
  return change(params.tenant, api.setMemberships, { params, body, ifMatch, idempotencyKey });
}

export async function mailInvitation(params: AccountAt, idempotencyKey: string) {
  return change(params.tenant, api.mailInvitation, { params, idempotencyKey });
}

export async function suspendMember(params: AccountAt, idempotencyKey: string) {
  return change(params.tenant, api.suspendMember, { params, idempotencyKey });
}

export async function resumeMember(params: AccountAt, idempotencyKey: string) {
  return change(params.tenant, api.resumeMember, { params, idempotencyKey });
}

export async function signOutMember(params: AccountAt, idempotencyKey: string) {
  return change(params.tenant, api.signOutMember, { params, idempotencyKey });
}

export async function removeMember(params: AccountAt, ifMatch: string, idempotencyKey: string) {
  return change(params.tenant, api.removeMember, { params, ifMatch, idempotencyKey });
}
