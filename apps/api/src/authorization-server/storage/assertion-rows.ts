import { hotStatement } from '@gatehouse/db';
import { type AdapterPayload, errors } from 'oidc-provider';
import { NothingStored } from './adapter.ts';
import { storedId } from './stored-id.ts';
import { endOf, type TenantStorage } from './tenant-storage.ts';

const save = hotStatement<{ id: string }>(
  'oauth-assertion-save',
  `insert into public.oauth_assertions (tenant_id, id, expires_at) values ($1::uuid, $2, $3::timestamptz)
   on conflict do nothing returning id`,
);

/**
 * Assertions of clients, each good once (RFC 7523 section 3). The provider looks and then stores; here storing is the
 * look, so that of simultaneous uses one succeeds.
 */
export class AssertionRows extends NothingStored {
  constructor(private readonly storage: TenantStorage) {
    super();
  }

  override async upsert(id: string, _payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { tenantId, database } = this.storage;
    const [[stored]] = await database.hot.run(tenantId, [
      save.bind(tenantId, storedId(id), endOf(this.storage, expiresIn)),
    ]);
    if (!stored) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
  }
}
