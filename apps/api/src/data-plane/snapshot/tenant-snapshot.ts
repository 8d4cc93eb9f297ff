import type { TenantId } from '@gatehouse/db';
import type { Binding, Role, TokenClient } from '@gatehouse/policy';
import type { JWK } from 'jose';

/** Everything about one tenant that a request is judged by: immutable, read as a whole, in one transaction. */
export interface TenantSnapshot {
  readonly tenantId: TenantId;
  readonly slug: string;
  readonly status: TenantStatus;
  readonly builtinIssuer: IssuerSnapshot;
  readonly endpoints: ReadonlyMap<string, EndpointSnapshot>;
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  /** Pre-registered clients by their `client_id`. */
  readonly clients: ReadonlyMap<string, TokenClient>;
  /** `jti` of access tokens that are over before their time. */
  readonly revokedTokenIds: ReadonlySet<string>;
}

export type TenantStatus = 'active' | 'suspended' | 'deleted';

export interface IssuerSnapshot {
  readonly id: string;
  /** Public keys, `kid` included; they never come over HTTP. */
  readonly keys: readonly JWK[];
}

export interface EndpointSnapshot {
  readonly slug: string;
  /** In the order of the file that declared them. */
  readonly upstreams: readonly ShownUpstream[];
}

/** An upstream as one endpoint shows it. */
export interface ShownUpstream {
  readonly prefix: string;
  readonly upstream: UpstreamSnapshot;
}

export interface UpstreamSnapshot {
  readonly id: string;
  readonly slug: string;
  readonly url: string;
  /** Milliseconds for the whole call. */
  readonly timeoutMs: number;
}
