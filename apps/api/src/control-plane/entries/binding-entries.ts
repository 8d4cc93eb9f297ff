import type { Entry } from '@gatehouse/contracts';
import type { BindingView } from '@gatehouse/contracts/api';
import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { applyBindings, type BindingValue, keptBindings, wantedBindings } from '../tenant-files/apply-bindings.ts';
import { bindingEntry } from '../tenant-files/entry-of.ts';
import type { EntryKind } from './entry-kind.ts';

export const bindings: EntryKind<'bindings', BindingValue, BindingView> = {
  section: 'bindings',
  noun: 'binding',
  wanted: wantedBindings,
  kept: keptBindings,
  count: (tx) => tx.binding.count({ where: { tenantId: tx.tenantId } }),
  placeOf: ({ id }) => id,
  viewOf: (kept) => ({ id: kept.id, ...bindingEntry(kept), fromFile: kept.fromFile }),
  apply: (tx, file, plan) => applyBindings(tx, file, plan, plan.at),
  check: refuseAnybody,
};

/** Anybody can use the id of a public client: alone it says nothing about who that is. */
async function refuseAnybody(tx: TenantTx, { to }: Entry<'bindings'>): Promise<void> {
  if (to.subject !== undefined || to.group !== undefined || to.client === undefined) return;
  const { tenantId } = tx;
  const where = { tenantId_clientId: { tenantId, clientId: to.client } };
  const client = await tx.client.findUnique({ where, select: { kind: true } });
  if (client?.kind !== 'public') return;
  const message = 'Anybody can use the id of a public client: name a subject or a group beside it.';
  throw new GatehouseError('api.input-invalid', { data: { problems: [{ in: 'body', path: 'to.client', message }] } });
}
