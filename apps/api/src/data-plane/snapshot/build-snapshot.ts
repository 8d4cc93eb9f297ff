import type { TenantId, TenantStatus } from '@gatehouse/db';
import type { EffectiveAnnotations, Role } from '@gatehouse/policy';
import { EndpointView, type Offers, type WithheldListener } from './endpoint-view.ts';
import { readCredential, readForeignIssuer, readLimits, readRegistration, readSessionMode } from './read-stored.ts';
import type { CatalogueRow, TenantRows } from './tenant-rows.ts';
import type {
  CatalogueState,
  ForeignIssuerSnapshot,
  IssuerSnapshot,
  Revoked,
  TenantSnapshot,
  UpstreamSnapshot,
} from './tenant-snapshot.ts';

export interface BuildParts {
  readonly digestKey: Uint8Array;
  readonly onWithheld: WithheldListener;
  /** Told what was left out because this release cannot read it. */
  readonly onUnreadable: (noun: 'issuer' | 'upstream', slug: string) => void;
}

/** The rows of a tenant that answers: one that there is, and has an issuer whose tokens somebody could hold. */
export type AnsweringRows = TenantRows & {
  readonly tenant: NonNullable<TenantRows['tenant']>;
};

/** Whether a tenant answers at all. */
export function answers(rows: TenantRows): rows is AnsweringRows {
  return rows.tenant !== null && rows.tenant.status !== 'deleted' && rows.issuers.some(isBuiltin);
}

/** A snapshot of what was read. */
export function buildSnapshot(tenantId: TenantId, rows: AnsweringRows, parts: BuildParts): TenantSnapshot {
  return {
    tenantId,
    slug: rows.tenant.slug,
    name: rows.tenant.name,
    status: rows.tenant.status as TenantStatus,
    version: rows.version,
    issuers: issuersOf(rows, parts),
    endpoints: endpointsOf(rows, parts),
    roles: rows.roles.map(roleOf),
    bindings: rows.bindings,
    clients: new Map(rows.clients.map(({ id, clientId, kind }) => [clientId, { id, confidential: kind !== 'public' }])),
    revoked: revokedOf(rows),
    registration: readRegistration(rows.registration?.value, rows.tenant.slug),
    limits: readLimits(rows.limits?.value),
    digestKey: parts.digestKey,
  };
}

function revokedOf({ revocations }: TenantRows): Revoked {
  const of = (wanted: string) => revocations.filter(({ kind }) => kind === wanted);
  const values = (kind: string) => new Set(of(kind).map(({ value }) => value));
  // Tokens are dated in whole seconds: those of the second of the revocation itself are over too.
  const ends = (kind: string) =>
    new Map(of(kind).map(({ value, revokedAt }) => [value, Math.floor(revokedAt.getTime() / 1000)]));
  return {
    tokenIds: values('jti'),
    grants: values('grant'),
    sessions: values('session'),
    clients: ends('client'),
    principals: ends('principal'),
  };
}

function issuersOf({ issuers, keys }: TenantRows, { onUnreadable }: BuildParts): IssuerSnapshot[] {
  const builtin = issuers.filter(isBuiltin).map(({ id }) => ({ kind: 'builtin' as const, id, keys: keys.jwks }));
  const foreign: ForeignIssuerSnapshot[] = [];
  for (const row of issuers) {
    if (isBuiltin(row)) continue;
    const issuer = readForeignIssuer(row);
    if (issuer) foreign.push(issuer);
    else onUnreadable('issuer', row.slug);
  }
  return [...builtin, ...foreign];
}

function isBuiltin({ kind }: { readonly kind: string }): boolean {
  return kind === 'builtin';
}

function endpointsOf(rows: TenantRows, parts: BuildParts): ReadonlyMap<string, EndpointView> {
  const offers: Offers = {
    tools: Map.groupBy(rows.tools, ({ upstreamId }) => upstreamId),
    catalogues: new Map(rows.catalogues.map((row) => [row.upstreamId, row])),
  };
  const upstreams = upstreamsOf(rows, offers, parts);
  return new Map(
    rows.endpoints.map(({ slug, upstreams: shown }) => {
      const readable = shown.flatMap(({ prefix, upstreamId }) => {
        const upstream = upstreams.get(upstreamId);
        return upstream ? [{ prefix, upstream }] : [];
      });
      return [slug, new EndpointView(slug, readable, offers, parts.onWithheld)];
    }),
  );
}

/** One object for each upstream, whichever endpoints show it. */
function upstreamsOf(rows: TenantRows, { catalogues }: Offers, parts: BuildParts): Map<string, UpstreamSnapshot> {
  const upstreams = new Map<string, UpstreamSnapshot>();
  for (const { id, slug, kind, url, timeoutMs, credential: stored, sessions: mode } of rows.upstreams) {
    const credential = readCredential(stored);
    const sessions = readSessionMode(mode);
    if (kind !== 'mcp' || !url || !credential || !sessions) {
      parts.onUnreadable('upstream', slug);
      continue;
    }
    const row = catalogues.get(id);
    upstreams.set(id, { id, slug, url, timeoutMs, credential, sessions, catalogue: row && catalogueOf(row) });
  }
  return upstreams;
}

function catalogueOf({ capabilities, revision, hasSessions, refreshedAt, ttlMs }: CatalogueRow): CatalogueState {
  return { capabilities, revision, hasSessions, refreshedAt, ttlMs };
}

function roleOf({ id, slug, grants }: TenantRows['roles'][number]): Role {
  return {
    id,
    slug,
    grants: grants.map((grant) => ({
      id: grant.id,
      effect: grant.effect as 'allow' | 'deny',
      tools: grant.tools,
      prompts: grant.prompts,
      resources: grant.resources,
      tags: grant.tags,
      annotations: grant.annotations as Partial<EffectiveAnnotations> | null,
    })),
  };
}
