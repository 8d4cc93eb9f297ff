import { hash, randomUUID } from 'node:crypto';
import { type Clock, Database, hotStatement, type TenantId } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import type { ClientMetadata } from 'oidc-provider';
import { appendEvent } from '../control-plane/audit/append-event.ts';
import { CLOCK } from '../platform/injection.ts';

/** What a consent is about. */
export interface ConsentSubject {
  readonly accountId: string;
  readonly clientId: string;
  /** The resource's own name; empty where only identity was asked for. */
  readonly resource: string;
}

export interface Remembered {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly fingerprint: string;
}

/** One line of what a person has allowed. */
export interface ListedConsent extends Remembered {
  readonly clientId: string;
  readonly clientName: string | null;
  readonly resource: string;
  readonly updatedAt: Date;
}

/** What is asked for, and by whom. */
export interface Asked {
  readonly scopes: readonly string[];
  /** {@link fingerprintOf} the client. */
  readonly fingerprint: string;
}

const find = hotStatement<Remembered>(
  'oauth-consent-find',
  `select id::text, scopes, fingerprint from public.oauth_consents
    where tenant_id = $1::uuid and account_id = $2::uuid and client_id = $3 and resource = $4`,
);

const isKnown = hotStatement<{ known: boolean }>(
  'oauth-consent-is-known',
  `select exists (
     select from public.oauth_consents
      where tenant_id = $1::uuid and account_id = $2::uuid and client_id = $3 and fingerprint = $4) as known`,
);

/** What people have allowed clients to ask for without asking again. */
@Injectable()
export class Consents {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async remembered(tenantId: TenantId, { accountId, clientId, resource }: ConsentSubject) {
    const [[row]] = await this.database.hot.run(tenantId, [find.bind(tenantId, accountId, clientId, resource)]);
    return row;
  }

  /** Whether an account has allowed a client anything, be it where it may, as it is now. */
  async knows(tenantId: TenantId, accountId: string, clientId: string, fingerprint: string): Promise<boolean> {
    const [[row]] = await this.database.hot.run(tenantId, [isKnown.bind(tenantId, accountId, clientId, fingerprint)]);
    return row?.known === true;
  }

  /** Remembers what was allowed, besides what was allowed before as long as the client is the one it was then. */
  async remember(
    tenantId: TenantId,
    subject: ConsentSubject,
    { scopes, fingerprint, clientName }: Asked & { readonly clientName: string | undefined },
  ): Promise<void> {
    const { accountId, clientId, resource } = subject;
    const where = { tenantId_accountId_clientId_resource: { tenantId, ...subject } };
    await this.database.withTenant(tenantId, async (tx) => {
      const before = await tx.oauthConsent.findUnique({ where, select: { scopes: true, fingerprint: true } });
      const kept = before?.fingerprint === fingerprint ? before.scopes : [];
      const data = { scopes: [...new Set([...kept, ...scopes])].sort(), fingerprint, clientName: clientName ?? null };
      await tx.oauthConsent.upsert({ where, create: { tenantId, ...subject, ...data }, update: data });
      await appendEvent(tx, {
        kind: 'consent.given',
        at: this.clock.now(),
        correlationId: randomUUID(),
        target: clientId,
        detail: { accountId, resource, scopes: data.scopes, clientName: data.clientName },
      });
    });
  }

  /** What an account has allowed, by the client's name. */
  ofAccount(tenantId: TenantId, accountId: string): Promise<ListedConsent[]> {
    return this.database.withTenant(tenantId, (tx) =>
      tx.oauthConsent.findMany({
        where: { tenantId, accountId },
        select: {
          ...{ id: true, clientId: true, clientName: true, resource: true, scopes: true },
          ...{ fingerprint: true, updatedAt: true },
        },
        orderBy: [{ clientName: 'asc' }, { clientId: 'asc' }, { resource: 'asc' }],
      }),
    );
  }
}

/** Whether all that is asked for was allowed before, to the client that asks. */
export function isAllowed({ scopes, fingerprint }: Asked, remembered: Remembered | undefined): boolean {
  return remembered?.fingerprint === fingerprint && scopes.every((scope) => remembered.scopes.includes(scope));
}

/**
 * Of everything by which a person knows a client: its name, where answers go, and all that its document says. When any of
 * it is another, the client is asked about again.
 */
export function fingerprintOf(client: ClientMetadata, redirectUri: string): string {
  const { protocol, host, hostname } = new URL(redirectUri);
  // The port on loopback is another one each time.
  const place = protocol === 'http:' ? hostname : host;
  const { client_secret: _secret, jwks: _keys, ...shown } = client;
  const members = Object.entries(shown).sort(([one], [other]) => (one < other ? -1 : 1));
  return hash('sha256', JSON.stringify([members, protocol, place]), 'base64url');
}
