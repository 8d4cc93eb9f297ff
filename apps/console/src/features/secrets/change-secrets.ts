'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

export async function createSecret(tenant: string, name: string, value: string) {
  return change(tenant, api.createSecret, { params: { tenant }, body: { name, value } });
}

/** Which secret is changed, and which version of it somebody has read. */
export interface SecretVersion {
  readonly tenant: string;
  readonly secret: string;
  readonly etag: string;
}

export async function replaceSecret({ tenant, secret, etag: ifMatch }: SecretVersion, value: string) {
  return change(tenant, api.replaceSecret, { params: { tenant, secret }, body: { value }, ifMatch });
}

/** When a secret was set, for somebody who read it before. */
export async function readSecret(tenant: string, secret: string) {
  return change(tenant, api.getSecret, { params: { tenant, secret } });
}

export async function removeSecret({ tenant, secret, etag: ifMatch }: SecretVersion, idempotencyKey: string) {
  return change(tenant, api.removeSecret, { params: { tenant, secret }, ifMatch, idempotencyKey });
}
