import { hotStatement, violatedConstraint } from '@gatehouse/db';
import { type AdapterPayload, errors } from 'oidc-provider';
import type { Endings } from '../endings.service.ts';
import { NothingStored } from './adapter.ts';
import { packed, unpacked } from './payload.ts';
import { storedId } from './stored-id.ts';
import { endOf, type TenantStorage } from './tenant-storage.ts';
import { whyNow } from './why-now.ts';

export type TokenKind = 'code' | 'refresh' | 'access';

const FAMILY = 'oauth_tokens_tenant_id_grant_id_fkey';

const save = hotStatement(
  'oauth-token-save',
  `insert into public.oauth_tokens (tenant_id, kind, id, grant_id, session_uid, payload, expires_at)
   values ($1::uuid, $2, $3, $4, $5, $6, $7::timestamptz)`,
);

const byId = hotStatement<{ payload: string; consumedAt: Date | null }>(
  'oauth-token-by-id',
  `select payload, consumed_at as "consumedAt" from public.oauth_tokens
    where tenant_id = $1::uuid and kind = $2 and id = $3`,
);

/**
 * Of any number of simultaneous uses one changes the row, and the others change none. A code is good as long as who
 * signed in for it is signed in: it may have been made when the end of that was under way.
 */
const use = hotStatement<{ grantId: string }>(
  'oauth-token-use',
  `update public.oauth_tokens t set consumed_at = $4::timestamptz
    where tenant_id = $1::uuid and kind = $2 and id = $3 and consumed_at is null
      and (kind <> 'code' or exists (
        select from public.oauth_sessions s where s.tenant_id = t.tenant_id and s.uid = t.session_uid))
   returning grant_id as "grantId"`,
);

const familyOf = hotStatement<{ grantId: string; isUsed: boolean }>(
  'oauth-token-family',
  `select grant_id as "grantId", consumed_at is not null as "isUsed"
     from public.oauth_tokens where tenant_id = $1::uuid and kind = $2 and id = $3`,
);

const remove = hotStatement(
  'oauth-token-remove',
  'delete from public.oauth_tokens where tenant_id = $1::uuid and kind = $2 and id = $3',
);

/** Authorization codes, refresh tokens, and access tokens that are not JWTs. */
export class TokenRows extends NothingStored {
  constructor(
    private readonly kind: TokenKind,
    private readonly storage: TenantStorage,
    private readonly endings: Pick<Endings, 'family'>,
  ) {
    super();
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { tenantId, database } = this.storage;
    const { grantId = '', sessionUid = null } = payload;
    const row = [tenantId, this.kind, storedId(id), storedId(grantId), sessionUid, packed(payload)];
    try {
      await database.hot.run(tenantId, [save.bind(...row, endOf(this.storage, expiresIn))]);
    } catch (thrown) {
      if (violatedConstraint(thrown) !== FAMILY) throw thrown;
      throw new errors.InvalidGrant('the authorization has ended meanwhile');
    }
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const { tenantId, database } = this.storage;
    const [[row]] = await database.hot.run(tenantId, [byId.bind(tenantId, this.kind, storedId(id))]);
    if (!row) return undefined;
    const consumed = row.consumedAt && { consumed: Math.floor(row.consumedAt.getTime() / 1000) };
    return { ...unpacked(row.payload, id), ...consumed };
  }

  /**
   * The provider looks first whether it was used, and says so here later: in between others may have done the same. Who
   * comes too late has used it twice, and nobody can tell who of the two is the thief (RFC 9700 section 4.14.2; RFC 6749
   * section 4.1.2 for codes).
   */
  override async consume(id: string): Promise<void> {
    const { tenantId, database, clock } = this.storage;
    const key = [tenantId, this.kind, storedId(id)] as const;
    const [[used]] = await database.hot.run(tenantId, [use.bind(...key, clock.now())]);
    if (used) return;
    const [[token]] = await database.hot.run(tenantId, [familyOf.bind(...key)]);
    if (token) await this.endings.family(tenantId, token.grantId, token.isUsed ? 'reused' : 'revoked');
    throw new errors.InvalidGrant('it was used already, or its sign-in has ended');
  }

  override async destroy(id: string): Promise<void> {
    const { tenantId, database } = this.storage;
    await database.hot.run(tenantId, [remove.bind(tenantId, this.kind, storedId(id))]);
  }

  override async revokeByGrantId(grantId: string): Promise<void> {
    await this.endings.family(this.storage.tenantId, storedId(grantId), whyNow());
  }
}
