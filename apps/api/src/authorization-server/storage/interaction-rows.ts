import { hotStatement } from '@gatehouse/db';
import type { AdapterPayload } from 'oidc-provider';
import { NothingStored } from './adapter.ts';
import { packed, unpacked } from './payload.ts';
import { storedId } from './stored-id.ts';
import { endOf, type TenantStorage } from './tenant-storage.ts';

const save = hotStatement(
  'oauth-interaction-save',
  `insert into public.oauth_interactions (tenant_id, id, payload, expires_at)
   values ($1::uuid, $2, $3, $4::timestamptz)
   on conflict (tenant_id, id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
);

const byId = hotStatement<{ payload: string }>(
  'oauth-interaction-by-id',
  'select payload from public.oauth_interactions where tenant_id = $1::uuid and id = $2',
);

const remove = hotStatement(
  'oauth-interaction-remove',
  'delete from public.oauth_interactions where tenant_id = $1::uuid and id = $2',
);

/** Sign-ins and consents that are under way. */
export class InteractionRows extends NothingStored {
  constructor(private readonly storage: TenantStorage) {
    super();
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { tenantId, database } = this.storage;
    const text = packed(withoutSecrets(payload));
    await database.hot.run(tenantId, [save.bind(tenantId, storedId(id), text, endOf(this.storage, expiresIn))]);
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const { tenantId, database, issuer } = this.storage;
    const [[row]] = await database.hot.run(tenantId, [byId.bind(tenantId, storedId(id))]);
    return row && { ...unpacked(row.payload, id), returnTo: `${issuer}/auth/${id}` };
  }

  override async destroy(id: string): Promise<void> {
    const { tenantId, database } = this.storage;
    await database.hot.run(tenantId, [remove.bind(tenantId, storedId(id))]);
  }
}

/** Where it leads back to ends with its id; and the provider repeats the session's secret here, which nothing reads. */
function withoutSecrets({ returnTo: _returnTo, session, ...payload }: AdapterPayload): AdapterPayload {
  if (!session) return payload;
  const { cookie: _cookie, ...rest } = session;
  return { ...payload, session: rest };
}
