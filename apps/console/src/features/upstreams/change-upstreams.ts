'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';

type Upstream = api.RequestOf<typeof api.createUpstream>['body'];

/** What is asked of a place before it is an upstream. */
export type ProbedPlace = api.RequestOf<typeof api.probeUpstream>['body'];

export async function probeUpstream(tenant: string, body: ProbedPlace) {
  return change(tenant, api.probeUpstream, { params: { tenant }, body });
}

export async function createUpstream(tenant: string, body: Upstream, idempotencyKey: string) {
  return change(tenant, api.createUpstream, { params: { tenant }, body, idempotencyKey });
}

/** An upstream as it is now, for somebody who has an older one. */
export async function readUpstream(tenant: string, upstream: string) {
  return change(tenant, api.getUpstream, { params: { tenant, upstream } });
}

/** Which upstream is changed, and which version of it somebody has read. */
export interface UpstreamVersion {
  readonly tenant: string;
  readonly upstream: string;
  readonly etag: string;
}

export async function replaceUpstream(
  { tenant, upstream, etag: ifMatch }: UpstreamVersion,
  body: api.RequestOf<typeof api.replaceUpstream>['body'],
  idempotencyKey: string,
) {
  return change(tenant, api.replaceUpstream, { params: { tenant, upstream }, body, ifMatch, idempotencyKey });
}

export async function removeUpstream({ tenant, upstream, etag: ifMatch }: UpstreamVersion, idempotencyKey: string) {
  return change(tenant, api.removeUpstream, { params: { tenant, upstream }, ifMatch, idempotencyKey });
}

export async function refreshUpstream(tenant: string, upstream: string) {
  return change(tenant, api.refreshUpstream, { params: { tenant, upstream } });
}
