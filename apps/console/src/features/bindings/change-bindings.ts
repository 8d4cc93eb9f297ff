'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

type Binding = api.RequestOf<typeof api.createBinding>['body'];

export async function createBinding(tenant: string, body: Binding, idempotencyKey: string) {
  return change(tenant, api.createBinding, { params: { tenant }, body, idempotencyKey });
}

/** Which binding is changed, and which version of it somebody has read. */
export interface BindingVersion {
  readonly tenant: string;
  readonly binding: string;
  readonly etag: string;
}

export async function replaceBinding(
  { tenant, binding, etag: ifMatch }: BindingVersion,
  body: Pick<Binding, 'until'>,
  idempotencyKey: string,
) {
  return change(tenant, api.replaceBinding, { params: { tenant, binding }, body, ifMatch, idempotencyKey });
}

/** A binding as it is now, for somebody who has an older one. */
export async function readBinding(tenant: string, binding: string) {
  return change(tenant, api.getBinding, { params: { tenant, binding } });
}

export async function removeBinding({ tenant, binding, etag: ifMatch }: BindingVersion, idempotencyKey: string) {
  return change(tenant, api.removeBinding, { params: { tenant, binding }, ifMatch, idempotencyKey });
}
