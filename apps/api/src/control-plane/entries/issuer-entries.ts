import type { IssuerView } from '@gatehouse/contracts/api';
import { applyIssuers, type IssuerValue, keptIssuers, wantedIssuers } from '../tenant-files/apply-issuers.ts';
import { issuerEntry } from '../tenant-files/entry-of.ts';
import type { EntryKind } from './entry-kind.ts';

export const issuers: EntryKind<'issuers', IssuerValue, IssuerView> = {
  section: 'issuers',
  noun: 'issuer',
  wanted: wantedIssuers,
  kept: keptIssuers,
  count: (tx) => tx.issuer.count({ where: { tenantId: tx.tenantId, kind: 'foreign' } }),
  placeOf: ({ key }) => key,
  viewOf: (kept) => ({ ...issuerEntry(kept), fromFile: kept.fromFile }),
  apply: applyIssuers,
};
