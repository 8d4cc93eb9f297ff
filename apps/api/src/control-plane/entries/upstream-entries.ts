import type { UpstreamView } from '@gatehouse/contracts/api';
import { applyUpstreams, keptUpstreams, type UpstreamValue, wantedUpstreams } from '../tenant-files/apply-upstreams.ts';
import { upstreamEntry } from '../tenant-files/entry-of.ts';
import type { EntryKind } from './entry-kind.ts';

export const upstreams: EntryKind<'upstreams', UpstreamValue, UpstreamView> = {
  section: 'upstreams',
  noun: 'upstream',
  wanted: wantedUpstreams,
  kept: keptUpstreams,
  count: (tx) => tx.upstream.count({ where: { tenantId: tx.tenantId } }),
  placeOf: ({ key }) => key,
  viewOf: (kept) => ({ ...upstreamEntry(kept), fromFile: kept.fromFile }),
  apply: applyUpstreams,
};
