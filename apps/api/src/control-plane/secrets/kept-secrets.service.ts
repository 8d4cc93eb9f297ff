import type { Page, PageRequest, SecretView } from '@gatehouse/contracts/api';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { SecretValue } from '@gatehouse/secrets';
import { Injectable } from '@nestjs/common';
import { keyOfCursor, pageOf } from '../entries/cursor.ts';
import type { Work } from '../http/call.ts';
import { refuseStale } from '../http/etag.ts';
import { waitForTenant } from '../upstreams/catalogue.repository.ts';
import { findKeptSecret, type KeptSecret, listSecretsAfter } from './secrets.repository.ts';
import { SecretsService } from './secrets.service.ts';

/** The tenant's own store as the API shows it: names, and values only on their way in. */
@Injectable()
export class KeptSecrets {
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretsService,
  ) {}

  /** By name. @throws GatehouseError `api.input-invalid` */
  list(tenantId: TenantId, page: PageRequest): Promise<Page<SecretView>> {
    const after = keyOfCursor(page) ?? '';
    return this.database.withTenant(tenantId, async (tx) =>
      pageOf(await listSecretsAfter(tx, after, page.limit + 1), page, ({ name }) => name, viewOf),
    );
  }

  /** @throws GatehouseError `entry.unknown` */
  get(tenantId: TenantId, name: string): Promise<SecretView> {
    return this.database.withTenant(tenantId, (tx) => viewAt(tx, name));
  }

  /** @throws GatehouseError `entry.exists`, `secret.invalid` */
  create(name: string, value: string): Work<SecretView> {
    return async (tx, by) => {
      await waitForTenant(tx);
      if (await findKeptSecret(tx, name)) throw new GatehouseError('entry.exists', { data: { noun: 'secret', name } });
      await this.secrets.setIn(tx, name, secretOf(value), by);
      return viewAt(tx, name);
    };
  }

  /** @throws GatehouseError `entry.unknown`, `precondition.failed`, `secret.invalid` */
  replace(name: string, value: string, ifMatch: string): Work<SecretView> {
    return async (tx, by) => {
      await waitForTenant(tx);
      refuseStale(ifMatch, await viewAt(tx, name));
      await this.secrets.setIn(tx, name, secretOf(value), by);
      return viewAt(tx, name);
    };
  }

  /** @throws GatehouseError `entry.unknown`, `precondition.failed` */
  remove(name: string, ifMatch: string): Work<void> {
    return async (tx, by) => {
      await waitForTenant(tx);
      refuseStale(ifMatch, await viewAt(tx, name));
      await this.secrets.removeIn(tx, name, by);
    };
  }
}

async function viewAt(tx: TenantTx, name: string): Promise<SecretView> {
  const kept = await findKeptSecret(tx, name);
  if (!kept) throw new GatehouseError('entry.unknown', { data: { noun: 'secret', name } });
  return viewOf(kept);
}

function viewOf({ name, createdAt, updatedAt }: KeptSecret): SecretView {
  return { name, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function secretOf(value: string): SecretValue {
  return SecretValue.fromBytes(Buffer.from(value, 'utf8'));
}
