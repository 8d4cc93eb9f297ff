import type { Entry, TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { applyEntries, type Kept, those, type Wanted } from './apply-entries.ts';
import type { Plan } from './plan.ts';
import { atMost, textRange, type Which } from './which.ts';

/** What a file says of a client, besides its id. */
export type ClientValue = Omit<Entry<'clients'>, 'id'>;

export function wantedClients(file: TenantFile): Wanted<ClientValue>[] {
  return (file.clients ?? []).map(({ id, ...value }) => ({ key: id, name: id, value }));
}

export async function keptClients(tx: TenantTx, which: Which = {}): Promise<Kept<ClientValue>[]> {
  const rows = await tx.client.findMany({
    where: { tenantId: tx.tenantId, clientId: textRange(which) },
    ...atMost(which),
    orderBy: { clientId: 'asc' },
  });
  return rows.map(({ id, clientId, fromFile, kind, auth, name, jwks, subject, redirectUris }) => ({
    id,
    fromFile,
    key: clientId,
    name: clientId,
    value: {
      kind,
      auth,
      redirectUris,
      ...(name !== null && { name }),
      ...(jwks !== null && { jwks }),
      ...(subject !== null && { subject }),
    } as ClientValue,
  }));
}

/** Makes the clients of a file, or changes what differs. */
export async function applyClients(tx: TenantTx, file: TenantFile, plan: Plan): Promise<void> {
  const { tenantId } = tx;
  const writes = {
    noun: 'client' as const,
    create: async (entries: readonly Wanted<ClientValue>[]) => {
      const data = entries.map(({ key, value: { name, jwks, subject, ...rest } }) => ({
        ...{ tenantId, clientId: key, fromFile: plan.fromFile, name: name ?? null, subject: subject ?? null },
        ...(jwks && { jwks }),
        ...rest,
      }));
      await tx.client.createMany({ data });
    },
    update: async (id: string, { value: { kind, auth, name, jwks, subject, redirectUris } }: Wanted<ClientValue>) => {
      // Whole, and not what differs: what the file leaves out is gone.
      await tx.$executeRaw`
        update clients
           set kind = ${kind}, auth = ${auth}, name = ${name ?? null}, subject = ${subject ?? null},
               jwks = ${jwks ? JSON.stringify(jwks) : null}::jsonb, redirect_uris = ${redirectUris}::text[],
               secret_hash = case when starts_with(${auth}, 'client_secret') then secret_hash end,
               updated_at = current_timestamp
         where tenant_id = ${tenantId}::uuid and id = ${id}::uuid`;
    },
  };
  const wanted = wantedClients(file);
  await applyEntries(wanted, await keptClients(tx, those(wanted)), writes, plan);
}
