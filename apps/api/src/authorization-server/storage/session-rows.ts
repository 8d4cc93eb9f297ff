import { hotStatement } from '@gatehouse/db';
import type { AdapterPayload } from 'oidc-provider';
import { NothingStored } from './adapter.ts';
import { packed, unpacked } from './payload.ts';
import { storedId } from './stored-id.ts';
import { endOf, type TenantStorage } from './tenant-storage.ts';

/** A session gets a new secret whenever somebody signs in, and keeps its uid: the row goes with it, and all that is in it. */
const save = hotStatement(
  'oauth-session-save',
  `insert into public.oauth_sessions (tenant_id, id, uid, account_id, payload, expires_at, last_seen_at)
   values ($1::uuid, $2, $3, $4::uuid, $5, $6::timestamptz, $7::timestamptz)
   on conflict (tenant_id, uid) do update
     set id = excluded.id, account_id = excluded.account_id, payload = excluded.payload,
         expires_at = excluded.expires_at, last_seen_at = excluded.last_seen_at`,
);

const byId = hotStatement<{ payload: string }>(
  'oauth-session-by-id',
  'select payload from public.oauth_sessions where tenant_id = $1::uuid and id = $2',
);

const byUid = hotStatement<{ payload: string }>(
  'oauth-session-by-uid',
  'select payload from public.oauth_sessions where tenant_id = $1::uuid and uid = $2',
);

const remove = hotStatement(
  'oauth-session-remove',
  'delete from public.oauth_sessions where tenant_id = $1::uuid and id = $2',
);

/** Who is signed in. */
export class SessionRows extends NothingStored {
  constructor(private readonly storage: TenantStorage) {
    super();
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { tenantId, database, clock } = this.storage;
    const { uid = '', accountId = null } = payload;
    const values = [tenantId, storedId(id), uid, accountId, packed(payload), endOf(this.storage, expiresIn)];
    await database.hot.run(tenantId, [save.bind(...values, clock.now())]);
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const { tenantId, database } = this.storage;
    const [[row]] = await database.hot.run(tenantId, [byId.bind(tenantId, storedId(id))]);
    return row && unpacked(row.payload, id);
  }

  override async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const { tenantId, database } = this.storage;
    const [[row]] = await database.hot.run(tenantId, [byUid.bind(tenantId, uid)]);
    return row && unpacked(row.payload, undefined);
  }

  override async destroy(id: string): Promise<void> {
    const { tenantId, database } = this.storage;
    await database.hot.run(tenantId, [remove.bind(tenantId, storedId(id))]);
  }
}
