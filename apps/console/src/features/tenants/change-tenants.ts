'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';

export type NewTenant = api.RequestOf<typeof api.createTenant>['body'];

export async function createTenant(body: NewTenant) {
  return change(PLATFORM, api.createTenant, { body });
}

export async function suspendTenant(tenant: string, idempotencyKey: string) {
  return change(PLATFORM, api.suspendTenant, { params: { tenant }, idempotencyKey });
}

export async function resumeTenant(tenant: string, idempotencyKey: string) {
  return change(PLATFORM, api.resumeTenant, { params: { tenant }, idempotencyKey });
}

export async function markTenantForDeletion(tenant: string, idempotencyKey: string) {
  return change(PLATFORM, api.markTenantForDeletion, { params: { tenant }, idempotencyKey });
}

export async function unmarkTenant(tenant: string, idempotencyKey: string) {
  return change(PLATFORM, api.unmarkTenant, { params: { tenant }, idempotencyKey });
}
