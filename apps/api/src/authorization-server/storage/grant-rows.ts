import { AsyncLocalStorage } from 'node:async_hooks';
import { hotStatement } from '@gatehouse/db';
import type { AdapterPayload } from 'oidc-provider';
import type { Endings } from '../endings.service.ts';
import { NothingStored } from './adapter.ts';
import { packed, unpacked } from './payload.ts';
import { storedId } from './stored-id.ts';
import { endOf, type TenantStorage } from './tenant-storage.ts';
import { whyNow } from './why-now.ts';

const save = hotStatement(
  'oauth-grant-save',
  `insert into public.oauth_grants (tenant_id, id, account_id, client_id, resource, payload, expires_at)
   values ($1::uuid, $2, $3::uuid, $4, $5, $6, $7::timestamptz)
   on conflict (tenant_id, id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
);

/**
 * Whoever withdraws the consent now waits for this, and finds the grant; where it is withdrawn already there is none.
 */
const saveFor = hotStatement<{ id: string }>(
  'oauth-grant-save-for',
  `insert into public.oauth_grants (tenant_id, id, account_id, client_id, resource, payload, expires_at)
   select tenant_id, $2, $3::uuid, $4, $5, $6, $7::timestamptz from public.oauth_consents
    where tenant_id = $1::uuid and id = $8::uuid for key share
   returning id`,
);

/** The consent that the grant is made of that is being saved, and whether it was there: adapters are not told. */
const savedFor = new AsyncLocalStorage<{ readonly consentId: string; isSaved: boolean }>();

/**
 * Saves a grant that is made of a consent which was given before.
 *
 * @returns whether the consent was still there; else nothing is saved
 */
export async function isSavedFor(consentId: string, save: () => Promise<unknown>): Promise<boolean> {
  const under = { consentId, isSaved: false };
  await savedFor.run(under, save);
  return under.isSaved;
}

const byId = hotStatement<{ payload: string }>(
  'oauth-grant-by-id',
  'select payload from public.oauth_grants where tenant_id = $1::uuid and id = $2',
);

/** Completed authorizations, each the family of what is issued for it. */
export class GrantRows extends NothingStored {
  constructor(
    private readonly storage: TenantStorage,
    private readonly endings: Pick<Endings, 'family'>,
  ) {
    super();
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { tenantId, database } = this.storage;
    const { accountId = '', clientId = '' } = payload;
    const [resource = ''] = Object.keys((payload as { resources?: object }).resources ?? {});
    const ids = [tenantId, storedId(id), accountId, clientId, resource];
    const values = [...ids, packed(payload), endOf(this.storage, expiresIn)];
    const under = savedFor.getStore();
    if (under === undefined) {
      await database.hot.run(tenantId, [save.bind(...values)]);
      return;
    }
    const [[saved]] = await database.hot.run(tenantId, [saveFor.bind(...values, under.consentId)]);
    under.isSaved = saved !== undefined;
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const { tenantId, database } = this.storage;
    const [[row]] = await database.hot.run(tenantId, [byId.bind(tenantId, storedId(id))]);
    return row && unpacked(row.payload, id);
  }

  /** The provider does so when something of the family was used twice, and when a client revokes its refresh token. */
  override async destroy(id: string): Promise<void> {
    await this.endings.family(this.storage.tenantId, storedId(id), whyNow());
  }
}
