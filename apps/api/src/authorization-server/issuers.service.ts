import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SigningKeys } from '../control-plane/keys/signing-keys.ts';
import type { BuiltinIssuerSnapshot, TenantSnapshot } from '../data-plane/snapshot/tenant-snapshot.ts';
import { Metrics } from '../platform/metrics.ts';
import { createIssuer } from './provider/create-issuer.ts';
import type { IssuerParts } from './provider/issuer-parts.ts';
import type { ServedIssuer } from './provider/served-issuer.ts';

export const ISSUER_PARTS = Symbol('IssuerParts');

/** Tenants whose issuers are kept ready: some 90 KB each (docs/adr/0012). */
const LIMIT = 500;

interface Held {
  /** What the issuer was made of. */
  readonly version: string;
  readonly issuer: Promise<ServedIssuer>;
}

/** The issuers of active tenants, made when they are first asked and again when their keys or policy are others. */
@Injectable()
export class Issuers {
  private readonly held = new LRUCache<TenantId, Held>({ max: LIMIT });

  constructor(
    private readonly signingKeys: SigningKeys,
    @Inject(ISSUER_PARTS) private readonly parts: IssuerParts,
    metrics: Metrics,
  ) {
    metrics.watch('gatehouse_issuers_ready', 'Tenants whose issuer is kept ready.', () => this.held.size);
  }

  /** @throws GatehouseError `http.not-found` for a tenant without an issuer; `key.unavailable`, `database.unavailable` */
  of(snapshot: TenantSnapshot): Promise<ServedIssuer> {
    const builtin = snapshot.issuers.find((issuer) => issuer.kind === 'builtin');
    if (!builtin) throw new GatehouseError('http.not-found');
    const version = versionOf(snapshot, builtin);
    const held = this.held.get(snapshot.tenantId);
    if (held?.version === version) return held.issuer;
    const issuer = this.make(snapshot);
    this.held.set(snapshot.tenantId, { version, issuer });
    // What failed is not kept: the next request tries again.
    issuer.catch(() => {
      if (this.held.peek(snapshot.tenantId)?.issuer === issuer) this.held.delete(snapshot.tenantId);
    });
    return issuer;
  }

  private async make(snapshot: TenantSnapshot): Promise<ServedIssuer> {
    const { tenantId } = snapshot;
    const signer = await this.signingKeys.currentSigner(tenantId);
    // After the signer, so that its key is among them even when keys are rotated in between.
    const keys = await this.signingKeys.publicKeys(tenantId);
    return createIssuer(snapshot, keys, signer, this.parts);
  }
}

/** Keys by their ids: a rotation brings a new one. */
function versionOf({ name, registration }: TenantSnapshot, { keys }: BuiltinIssuerSnapshot): string {
  return JSON.stringify([name, registration, keys.map(({ kid }) => kid)]);
}
