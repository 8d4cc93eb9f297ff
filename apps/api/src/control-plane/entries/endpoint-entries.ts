import type { EndpointView } from '@gatehouse/contracts/api';
import { applyEndpoints, type EndpointValue, keptEndpoints, wantedEndpoints } from '../tenant-files/apply-endpoints.ts';
import { endpointEntry } from '../tenant-files/entry-of.ts';
import { DEFAULT_ENDPOINT } from '../tenant-files/prune.ts';
import type { EntryKind } from './entry-kind.ts';

export const endpoints: EntryKind<'endpoints', EndpointValue, EndpointView> = {
  section: 'endpoints',
  noun: 'endpoint',
  wanted: wantedEndpoints,
  kept: keptEndpoints,
  count: (tx) => tx.endpoint.count({ where: { tenantId: tx.tenantId } }),
  placeOf: ({ key }) => key,
  viewOf: (kept) => ({ ...endpointEntry(kept), fromFile: kept.fromFile }),
  apply: applyEndpoints,
  stays: (slug) => slug === DEFAULT_ENDPOINT,
};
