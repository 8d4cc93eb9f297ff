import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { Column } from '@gatehouse/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { CLOCK } from '../../platform/injection.ts';
import { appendEvent } from '../audit/append-event.ts';
import {
  addSigningKey,
  dropSpentSigningKeys,
  type FreshSigningKey,
  listSigningKeys,
  promoteSigningKey,
  publicKeys,
  retireSigningKey,
} from './signing-keys.repository.ts';
import { TenantKeyRing } from './tenant-key-ring.ts';

/** What a token is signed with. */
export interface Signer {
  readonly kid: string;
  /** Cannot be exported. */
  readonly privateKey: CryptoKey;
}

/** The ES256 keys of each tenant's built-in issuer. Private keys are at rest under the tenant's data key. */
@Injectable()
export class SigningKeys {
  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Makes the tenant's first keys, a current and a next one, unless it has some. */
  async ensure(tenant: TenantId): Promise<void> {
    await this.database.withTenant(tenant, (tx) => this.ensureIn(tx));
  }

  /**
   * The key that new tokens are signed with.
   *
   * @throws GatehouseError `key.unavailable`, `envelope.tampered`
   */
  async currentSigner(tenant: TenantId): Promise<Signer> {
    const { id, privateJwk } = await this.database.withTenant(tenant, (tx) => this.currentIn(tx));
    const bytes = await this.keyRing.open(tenant, privateJwk, privateJwkColumn(id));
    const jwk = JSON.parse(Buffer.from(bytes).toString('utf8')) as JWK;
    bytes.fill(0);
    return { kid: id, privateKey: (await importJWK(jwk, 'ES256')) as CryptoKey };
  }

  /** Everything that the tenant's tokens may be verified with, as a JWKS lists it. */
  async publicKeys(tenant: TenantId): Promise<JWK[]> {
    return this.database.withTenant(tenant, async (tx) => {
      await this.ensureIn(tx);
      return publicKeys(tx);
    });
  }

  /**
   * Starts signing with the next key and makes another next one. What was signed before stays good for as long as it
   * lives. Of simultaneous calls one rotates; all answer the id of the key that is current then.
   */
  async rotate(tenant: TenantId): Promise<string> {
    return this.database.withTenant(tenant, async (tx) => {
      const former = await this.currentIn(tx);
      // Before any signing key is touched: the data key is held from here on, in the order of every other unit of work.
      const fresh = await this.make(tx);
      if (!(await retireSigningKey(tx, former.id))) return (await this.currentIn(tx)).id;
      await this.startNext(tx);
      const { id } = await this.currentIn(tx);
      await addSigningKey(tx, 'next', fresh);
      await appendEvent(tx, {
        kind: 'key.rotated',
        at: this.clock.now(),
        correlationId: randomUUID(),
        target: id,
        detail: { key: 'signing', former: former.id, dropped: await dropSpentSigningKeys(tx) },
      });
      return id;
    });
  }

  private async ensureIn(tx: TenantTx): Promise<void> {
    const keys = await listSigningKeys(tx);
    if (keys.some(({ state }) => state === 'current')) return;
    // Somebody else may be doing the same: only one of us stores a current key, and that one adds the next.
    if (await addSigningKey(tx, 'current', await this.make(tx))) await addSigningKey(tx, 'next', await this.make(tx));
  }

  private async currentIn(tx: TenantTx): Promise<{ id: string; privateJwk: Uint8Array }> {
    await this.ensureIn(tx);
    const current = (await listSigningKeys(tx)).find(({ state }) => state === 'current');
    if (!current) throw new GatehouseError('internal', { reason: 'the tenant has no signing key after one was made' });
    return current;
  }

  /** The oldest next key becomes the current one; a fresh one does when there is none. */
  private async startNext(tx: TenantTx): Promise<void> {
    const next = (await listSigningKeys(tx)).find(({ state }) => state === 'next');
    if (!next || !(await promoteSigningKey(tx, next.id))) await addSigningKey(tx, 'current', await this.make(tx));
  }

  private async make(tx: TenantTx): Promise<FreshSigningKey> {
    const id = randomUUIDv7();
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const bytes = Buffer.from(JSON.stringify(await exportJWK(privateKey)));
    const sealed = await this.keyRing.within(tx).seal(tx.tenantId, bytes, privateJwkColumn(id));
    bytes.fill(0);
    return { id, publicJwk: await exportJWK(publicKey), privateJwk: sealed };
  }
}

/** The column that holds the private key, for sealing it. */
export function privateJwkColumn(id: string): Column {
  return { table: 'signing_keys', row: id, column: 'private_jwk' };
}
