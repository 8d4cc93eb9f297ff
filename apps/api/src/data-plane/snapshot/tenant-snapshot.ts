import type { TenantId, TenantStatus } from '@gatehouse/db';
import type { MirroredParam, PromptDefinition, ResourceDefinition, TemplateDefinition } from '@gatehouse/mcp';
import type { Binding, EffectiveAnnotations, Role, TokenClient } from '@gatehouse/policy';
import type { JWK } from 'jose';

/** Everything about one tenant that a request is judged by: immutable, read as a whole, at one moment. */
export interface TenantSnapshot {
  readonly tenantId: TenantId;
  readonly slug: string;
  /** For people. */
  readonly name: string;
  readonly status: TenantStatus;
  /** Grows with every change of what a snapshot is made of. */
  readonly version: bigint;
  /** The built-in issuer first. */
  readonly issuers: readonly IssuerSnapshot[];
  readonly endpoints: ReadonlyMap<string, EndpointSnapshot>;
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  /** Pre-registered clients by their `client_id`. */
  readonly clients: ReadonlyMap<string, TokenClient>;
  readonly revoked: Revoked;
  readonly registration: RegistrationPolicy;
  readonly limits: TenantLimits;
  /** Key of the HMAC digests of arguments and results in this tenant's record. */
  readonly digestKey: Uint8Array;
}

/** As the tenant's file says; absent: the installation's defaults. */
export interface TenantLimits {
  readonly requestsPerMinute?: number;
  readonly concurrent?: number;
}

/** Access tokens that are over before their time. */
export interface Revoked {
  /** `jti` */
  readonly tokenIds: ReadonlySet<string>;
  /** `gid` */
  readonly grants: ReadonlySet<string>;
  /** `sid` */
  readonly sessions: ReadonlySet<string>;
  /** By `client_id`: the second since 1970 up to which what was issued is over. */
  readonly clients: ReadonlyMap<string, number>;
  /** The same by the subject at the built-in issuer. */
  readonly principals: ReadonlyMap<string, number>;
}

/** Which clients may come to the built-in issuer without having been registered by an admin. */
export interface RegistrationPolicy {
  /** Those that are identified by their metadata document (OAuth Client ID Metadata Document). */
  readonly cimd: boolean;
  /** Those that register themselves (RFC 7591). */
  readonly dcr: boolean;
  /** Hosts that metadata documents may be at; empty: any. */
  readonly cimdHosts: readonly string[];
}

export type IssuerSnapshot = BuiltinIssuerSnapshot | ForeignIssuerSnapshot;

export interface BuiltinIssuerSnapshot {
  readonly kind: 'builtin';
  readonly id: string;
  /** Public keys, `kid` included; they never come over HTTP. */
  readonly keys: readonly JWK[];
}

/** An authorization server of somebody else's that the tenant trusts for callers who hold its tokens already. */
export interface ForeignIssuerSnapshot {
  readonly kind: 'foreign';
  readonly id: string;
  readonly slug: string;
  /** `iss`, compared as it is. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** `endpoint`: the endpoint's own URL; else the one literal value that is taken. */
  readonly audience: 'endpoint' | { readonly literal: string };
  /** A claim that must have this value. */
  readonly tenantClaim?: { readonly claim: string; readonly equals: string };
  /** The claim that names the subject: `sub` unless said otherwise. */
  readonly subjectClaim: string;
  /** Whether a subject that is not known yet becomes a principal by its first good token. */
  readonly provisioning: 'first-token' | 'invited';
}

export interface EndpointSnapshot {
  readonly slug: string;
  /** In the order of the file that declared them. */
  readonly upstreams: readonly ShownUpstream[];
  /** By served name, in the order in which they are listed. Only what is pinned is here. */
  readonly tools: ReadonlyMap<string, ServedTool>;
  /** By served name. */
  readonly prompts: ReadonlyMap<string, ServedPrompt>;
  /** By URI; the first upstream that lists one has it. */
  readonly resources: ReadonlyMap<string, ServedResource>;
  /** In order; the first that matches a URI has it. */
  readonly templates: readonly ServedTemplate[];
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
  readonly credential: UpstreamCredential;
  /** Whom a session is for, at an upstream of the session era that has some. */
  readonly sessions: UpstreamSessionMode;
  /** Absent until the upstream has been asked for the first time. */
  readonly catalogue: CatalogueState | undefined;
}

/** How Gatehouse says who it is; `value` is a secret reference. */
export type UpstreamCredential =
  | { readonly type: 'none' }
  | { readonly type: 'header'; readonly name: string; readonly value: string };

/** One for each principal and client, one for each call, or one for all callers. */
export type UpstreamSessionMode = 'client' | 'call' | 'shared';

export interface CatalogueState {
  /** Of its `server/discover` or its answer to `initialize`: which members there are says what it offers. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** That it speaks. */
  readonly revision: string;
  /** Whether it gives sessions an id. One that does not remembers nothing from one request to the next. */
  readonly hasSessions: boolean;
  readonly refreshedAt: Date;
  /** Milliseconds for which the upstream says that its lists stay as they are. */
  readonly ttlMs: number;
}

export interface ServedTool {
  readonly servedName: string;
  readonly upstream: UpstreamSnapshot;
  /** The tool's name at its upstream. */
  readonly name: string;
  /** `{upstream}/{tool}` */
  readonly canonicalName: string;
  /** The pinned definition under its served name, serialised: what a list shows. */
  readonly listed: string;
  /** What an admin reviewed; nothing that the upstream merely claims. */
  readonly annotations: EffectiveAnnotations;
  readonly tags: readonly string[];
  readonly running: ToolRunning;
  /** Arguments that callers repeat in `Mcp-Param-*` headers. */
  readonly mirroredParams: readonly MirroredParam[];
}

/** How the calls of a tool are run: what rules say of it, with the defaults of docs/contract.md for the rest. */
export interface ToolRunning {
  /** `auto`: answered directly if that takes no longer than `inlineMs`. `task-required`: refused to callers who know no tasks. */
  readonly execution: 'inline' | 'task' | 'auto' | 'task-required';
  readonly inlineMs: number;
  /** Milliseconds from its beginning by which a task has to have come to an end. */
  readonly deadlineMs: number;
  /** Whether a call is made again of which nobody knows whether it had its effect: as the reviewed annotations say, or never. */
  readonly retry: 'effective-idempotent' | 'never';
}

export interface ServedPrompt {
  readonly servedName: string;
  readonly upstream: UpstreamSnapshot;
  readonly name: string;
  readonly canonicalName: string;
  readonly definition: PromptDefinition;
}

export interface ServedResource {
  readonly upstream: UpstreamSnapshot;
  readonly uri: string;
  /** `{upstream}:{uri}` */
  readonly canonicalName: string;
  readonly definition: ResourceDefinition;
}

export interface ServedTemplate {
  readonly upstream: UpstreamSnapshot;
  readonly uriTemplate: string;
  readonly definition: TemplateDefinition;
  /** Whether a URI may have come from it. */
  matches(uri: string): boolean;
}

/** A principal of the tenant as the data plane knows it. */
export interface PrincipalSnapshot {
  readonly id: string;
  readonly groupIds: readonly string[];
}
