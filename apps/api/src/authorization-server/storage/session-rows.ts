import { AsyncLocalStorage } from 'node:async_hooks';
import { hotStatement } from '@gatehouse/db';
import { type AdapterPayload, errors } from 'oidc-provider';
import { NothingStored } from './adapter.ts';
import { packed, unpacked } from './payload.ts';
import { storedId } from './stored-id.ts';
import { endOf, type TenantStorage } from './tenant-storage.ts';

/** The secret under which the session that is being saved was stored before, if it was: adapters are not told. */
export const savedFrom = new AsyncLocalStorage<string | undefined>();

/**
 * Whether what a person proved still holds: not when their password has become another one since, or everything of theirs
 * was ended. Between the proof and the session somebody may wait for as long as an interaction lasts. Proofs know no time
 * smaller than a second.
 */
const STILL_PROVEN = `not exists (
  select from public.accounts a
    left join public.account_passwords p on p.tenant_id = a.tenant_id and p.account_id = a.id
    left join public.revocations r on r.tenant_id = a.tenant_id and r.kind = 'principal' and r.value = a.subject
   where a.tenant_id = $1::uuid and a.id = $4::uuid
     and to_timestamp($8::double precision) < date_trunc('second', greatest(p.changed_at, r.revoked_at)))`;

const begin = hotStatement(
  'oauth-session-begin',
  `insert into public.oauth_sessions (tenant_id, id, uid, account_id, payload, expires_at, last_seen_at)
   select $1::uuid, $2, $3, $4::uuid, $5, $6::timestamptz, $7::timestamptz where ${STILL_PROVEN}`,
);

/**
 * A session gets a new secret whenever somebody signs in, and keeps its uid: the row goes with it, and all that is in it. Not
 * from a secret that it has no more: what came with one that was copied must not bring it back.
 */
const keep = hotStatement<{ uid: string }>(
  'oauth-session-keep',
  `update public.oauth_sessions
      set id = $2, account_id = $4::uuid, payload = $5, expires_at = $6::timestamptz, last_seen_at = $7::timestamptz
    where tenant_id = $1::uuid and uid = $3 and id = $9 and (account_id = $4::uuid or ${STILL_PROVEN})
   returning uid`,
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
 * Who is signed in. The provider saves a session at the end of every request that came with it: one that was ended, or got
 * another secret, while a request was under way stays so, however many of them there are; and that request is refused with
 * all that it has come to.
 */
export class SessionRows extends NothingStored {
  constructor(private readonly storage: TenantStorage) {
    super();
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { tenantId, database, clock } = this.storage;
    const { uid = '', accountId = null, loginTs = 0 } = payload;
    const state = [accountId, packed(payload), endOf(this.storage, expiresIn), clock.now(), loginTs] as const;
    const values = [tenantId, storedId(id), uid, ...state];
    const former = savedFrom.getStore();
    if (former === undefined) {
      await database.hot.run(tenantId, [begin.bind(...values)]);
      return;
    }
    const [[kept]] = await database.hot.run(tenantId, [keep.bind(...values, storedId(former))]);
    if (!kept) throw new errors.LoginRequired('the session has ended meanwhile');
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
