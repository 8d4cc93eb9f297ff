import { AsyncLocalStorage } from 'node:async_hooks';
import { hotStatement } from '@gatehouse/db';
import type { AdapterPayload } from 'oidc-provider';
import { NothingStored } from './adapter.ts';
import { packed, unpacked } from './payload.ts';
import { storedId } from './stored-id.ts';
import { endOf, type TenantStorage } from './tenant-storage.ts';

/** Whether the session that is being saved was stored before, which adapters are not told. */
export const savesStored = new AsyncLocalStorage<boolean>();

const begin = hotStatement(
  'oauth-session-begin',
  `insert into public.oauth_sessions (tenant_id, id, uid, account_id, payload, expires_at, last_seen_at)
   values ($1::uuid, $2, $3, $4::uuid, $5, $6::timestamptz, $7::timestamptz)`,
);

/** A session gets a new secret whenever somebody signs in, and keeps its uid: the row goes with it, and all that is in it. */
const keep = hotStatement(
  'oauth-session-keep',
  `update public.oauth_sessions
      set id = $2, account_id = $4::uuid, payload = $5, expires_at = $6::timestamptz, last_seen_at = $7::timestamptz
    where tenant_id = $1::uuid and uid = $3`,
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

/**
 * Who is signed in. The provider saves a session at the end of every request that came with it: one that was ended while
 * a request was under way stays ended, however many of them there are.
 */
export class SessionRows extends NothingStored {
  constructor(private readonly storage: TenantStorage) {
    super();
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { tenantId, database, clock } = this.storage;
    const { uid = '', accountId = null } = payload;
    const values = [tenantId, storedId(id), uid, accountId, packed(payload), endOf(this.storage, expiresIn)];
    const save = savesStored.getStore() ? keep : begin;
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
