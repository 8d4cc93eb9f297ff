'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

export type Shown = api.RequestOf<typeof api.replaceEndpoint>['body']['upstreams'];

export async function createEndpoint(tenant: string, slug: string, idempotencyKey: string) {
  return change(tenant, api.createEndpoint, { params: { tenant }, body: { slug, upstreams: [] }, idempotencyKey });
}

/** An endpoint as it is now, for somebody who has an older one. */
export async function readEndpoint(tenant: string, endpoint: string) {
  return change(tenant, api.getEndpoint, { params: { tenant, endpoint } });
}

/** Which endpoint is changed, and which version of it somebody has read. */
export interface EndpointVersion {
  readonly tenant: string;
  readonly endpoint: string;
  readonly etag: string;
}

export async function replaceEndpoint(
  { tenant, endpoint, etag: ifMatch }: EndpointVersion,
  upstreams: Shown,
  idempotencyKey: string,
) {
  return change(tenant, api.replaceEndpoint, {
    params: { tenant, endpoint },
    body: { upstreams },
    ...{ ifMatch, idempotencyKey },
  });
}

export async function removeEndpoint({ tenant, endpoint, etag: ifMatch }: EndpointVersion, idempotencyKey: string) {
  return change(tenant, api.removeEndpoint, { params: { tenant, endpoint }, ifMatch, idempotencyKey });
}
