import type { ClientView } from '@gatehouse/contracts/api';
import { applyClients, type ClientValue, keptClients, wantedClients } from '../tenant-files/apply-clients.ts';
import { clientEntry } from '../tenant-files/entry-of.ts';
import type { EntryKind } from './entry-kind.ts';

export const clients: EntryKind<'clients', ClientValue, ClientView> = {
  section: 'clients',
  noun: 'client',
  wanted: wantedClients,
  kept: keptClients,
  count: (tx) => tx.client.count({ where: { tenantId: tx.tenantId } }),
  placeOf: ({ key }) => key,
  viewOf: (kept) => ({ ...clientEntry(kept), fromFile: kept.fromFile }),
  apply: applyClients,
};
