import type { TenantId } from '@gatehouse/db';
import type { CheckedNotification, CheckedRequest } from '@gatehouse/mcp';
import type { Decision, Permissions } from '@gatehouse/policy';
import type { EndpointSnapshot, TenantSnapshot, UpstreamSnapshot } from './snapshot/tenant-snapshot.ts';

/**
 * What is known of a request, growing from stage to stage. The types are branded: a value of a later stage can only
 * come from that stage's function, so a stage that is left out or swapped does not compile (stages.test.ts).
 */
declare const stage: unique symbol;
type Passed<Stage extends string> = { readonly [stage]: { readonly [S in Stage]: true } };

/** After `receive`: addressed to us, with a token, and nothing more. None of it is proven. */
export type Received = Readonly<{
  correlationId: string;
  /** Wall clock, for the record; durations are measured with `startedAt` (milliseconds, monotonic). */
  at: Date;
  startedAt: number;
  tenantSlug: string;
  endpointSlug: string;
  /** The endpoint's URL under every origin that we are known by: a token for any one of them is good here. */
  audiences: readonly string[];
  bearer: string;
  /** Aborts when the client is gone. */
  signal: AbortSignal;
}> &
  Passed<'receive'>;

/** After `authenticate`: a principal of this tenant. */
export type Authenticated = Received &
  Readonly<{
    snapshot: TenantSnapshot;
    endpoint: EndpointSnapshot;
    principal: Caller;
  }> &
  Passed<'authenticate'>;

/** Who calls, as the token says and the tenant knows. */
export interface Caller {
  readonly tenantId: TenantId;
  readonly principalId: string;
  readonly groupIds: readonly string[];
  /** `client_id` of the token: the software that acts for the subject. */
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly tokenId: string;
}

/** After `parse`: one well-formed message, whose headers and body say the same. */
export type Parsed = Authenticated & Readonly<{ message: CheckedRequest | CheckedNotification }> & Passed<'parse'>;

/** After `admit`: within the limits. */
export type Admitted = Parsed & Passed<'admit'>;

/** After `judge`: what the message asks for, and what was decided about it. */
export type Judged = Admitted &
  Readonly<{
    permissions: Permissions;
    operation: Operation;
  }> &
  Passed<'judge'>;

/** After `authorize`: the decision lets it pass. */
export type Authorized = Judged & Readonly<{ operation: PermittedOperation }> & Passed<'authorize'>;

export type Operation = PermittedOperation | { readonly kind: 'unknown-tool'; readonly name: string };

export type PermittedOperation =
  | { readonly kind: 'discover'; readonly request: CheckedRequest }
  | { readonly kind: 'list-tools'; readonly request: CheckedRequest }
  | { readonly kind: 'notification' }
  | ToolCall;

export interface ToolCall {
  readonly kind: 'call-tool';
  readonly request: CheckedRequest;
  readonly upstream: UpstreamSnapshot;
  /** The tool's name at its upstream. */
  readonly tool: string;
  /** `{upstream}/{tool}`: what was judged, and what is recorded. */
  readonly canonicalName: string;
  readonly decision: Decision;
}

/** After `dispatch`: the final message, in JSON, for the caller. */
export type Answered = Authorized &
  Readonly<{
    answer: Answer;
  }> &
  Passed<'dispatch'>;

export interface Answer {
  /** HTTP status, should the answer be the only frame. */
  readonly status: number;
  /** One JSON-RPC message; empty for a notification, which has no answer. */
  readonly body: string;
  /** Whether the message is an error, of ours or of the upstream. */
  readonly failed: boolean;
}

/** Brands what a stage adds. Only stages call it. */
export function passed<Context>(context: Omit<Context, typeof stage>): Context {
  return context as Context;
}
