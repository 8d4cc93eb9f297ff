import { randomUUID } from 'node:crypto';
import { type Clock, Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { isEnvPrefix, isSecretFolder } from '@gatehouse/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../../platform/injection.ts';
import { appendEvent } from '../audit/append-event.ts';
import { addSecretSource, type SecretSource, secretLocations } from './secret-sources.repository.ts';
import { SECRET_SURROUNDINGS, type SecretSurroundings } from './secret-surroundings.ts';

/** Which folders and prefixes a tenant may read secrets from: an operator's business only. */
@Injectable()
export class SecretSources {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SECRET_SURROUNDINGS) private readonly surroundings: SecretSurroundings,
  ) {}

  /**
   * Gives a tenant a folder or a prefix. It must not overlap with another tenant's: with `ACME_` given to one tenant
   * and `ACME_CORP_` to another, the first would read the secrets of the second.
   *
   * @throws GatehouseError `secret.source-refused`
   */
  async give(tenant: TenantId, source: SecretSource): Promise<void> {
    this.refuseUnfit(source);
    for (const { tenantId, slug } of await this.database.listTenants()) {
      if (tenantId === tenant) continue;
      const taken = await this.locations(tenantId, source.kind);
      if (taken.some((location) => overlap(source.kind, location, source.location))) {
        throw new GatehouseError('secret.source-refused', { reason: `it overlaps with one of tenant ${slug}` });
      }
    }
    await this.add(tenant, source);
  }

  /** The folders or prefixes that a tenant has. */
  locations(tenant: TenantId, kind: SecretSource['kind']): Promise<string[]> {
    return this.database.withTenant(tenant, (tx) => secretLocations(tx, kind));
  }

  private refuseUnfit({ kind, location }: SecretSource): void {
    if (kind === 'env' && !isEnvPrefix(location)) {
      throw new GatehouseError('secret.source-refused', {
        reason: 'a prefix has up to 64 of A-Z, 0-9 and _, ends with _, and begins no setting of Gatehouse',
      });
    }
    if (kind === 'file' && !isSecretFolder(location)) {
      throw new GatehouseError('secret.source-refused', {
        reason: 'a folder is an absolute path in normal form, of A-Z a-z 0-9 _ . @ + = -, outside /proc, /sys and /dev',
      });
    }
    if (kind === 'file' && this.surroundings.closed.some((closed) => overlap('file', closed, location))) {
      throw new GatehouseError('secret.source-refused', { reason: 'it overlaps with a folder of Gatehouse itself' });
    }
  }

  private async add(tenant: TenantId, source: SecretSource): Promise<void> {
    await this.database.withTenant(tenant, async (tx) => {
      if (!(await addSecretSource(tx, source))) return;
      await appendEvent(tx, {
        kind: 'tenant.changed',
        at: this.clock.now(),
        correlationId: randomUUID(),
        target: `${source.kind}:${source.location}`,
        detail: { secretSource: 'given' },
      });
    });
  }
}

function overlap(kind: SecretSource['kind'], one: string, other: string): boolean {
  const end = kind === 'file' ? '/' : '';
  return `${one}${end}`.startsWith(`${other}${end}`) || `${other}${end}`.startsWith(`${one}${end}`);
}
