import type { TenantId } from '@gatehouse/db';
import type { GatehouseError } from '@gatehouse/errors';
import type { CheckedMessage, CheckedRequest, SessionRequest } from '@gatehouse/mcp';
import type { Cancellation } from '@gatehouse/outbound';
import type { Decision, Permissions } from '@gatehouse/policy';
import type { Revocable } from './authenticate/revoked.ts';
import type {
  EndpointSnapshot,
  ServedPrompt,
  ServedTool,
  TenantSnapshot,
  UpstreamSnapshot,
} from './snapshot/tenant-snapshot.ts';

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
  /** The address that the request came from, past the proxies that are trusted. */
  clientAddress: string;
  /** The endpoint's URL under every origin that we are known by: a token for any one of them is good here. */
  audiences: readonly string[];
  bearer: string;
  /** Aborts when the client is gone. */
  signal: Cancellation;
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
  /** The issuer's row and its subject: together with the tenant, what a principal is. Not for records. */
  readonly issuerId: string;
  readonly subject: string;
  /** When the token ends: streams end with it. */
  readonly expiresAt: Date;
  /** By what it can be ended before. */
  readonly revocable: Revocable;
}

/** After `parse`: one well-formed message of a revision that is served, whose headers and body say the same. */
export type Parsed = Authenticated & Readonly<{ message: CheckedMessage }> & Passed<'parse'>;

/** After `admit`: within the limits. */
export type Admitted = Parsed & Passed<'admit'>;

/** After `locate`: what of which upstream the message asks for. Not yet whether the caller may know of it. */
export type Located = Admitted & Readonly<{ operation: LocatedOperation }> & Passed<'locate'>;

/** After `judge`: what was decided about it. */
export type Judged = Located &
  Readonly<{
    permissions: Permissions;
    operation: JudgedOperation;
  }> &
  Passed<'judge'>;

/** After `authorize`: the decision lets it pass. */
export type Authorized = Judged & Readonly<{ operation: PermittedOperation }> & Passed<'authorize'>;

/** What needs no decision of its own: lists and streams are judged member by member while they are made. */
export type OpenOperation =
  | { readonly kind: 'discover'; readonly request: CheckedRequest }
  | { readonly kind: 'initialize' | 'ping'; readonly request: SessionRequest }
  | ListOperation
  | { readonly kind: 'listen'; readonly request: CheckedRequest }
  | TaskOperation
  | JobOperation
  | { readonly kind: 'notification' };

/** About a task that there is, if it is the caller's: of one that is another's, nobody is told more. */
export interface TaskOperation {
  readonly kind: 'task';
  readonly verb: 'get' | 'update' | 'cancel';
  readonly request: CheckedRequest;
  readonly taskId: string;
}

/** The same for clients that know no tasks: a call of a tool of ours. */
export interface JobOperation {
  readonly kind: 'job';
  readonly verb: 'status' | 'result' | 'cancel';
  readonly request: CheckedRequest;
}

export type ListKind = 'tools' | 'prompts' | 'resources' | 'templates';

export interface ListOperation {
  readonly kind: 'list';
  readonly list: ListKind;
  readonly request: CheckedRequest;
  readonly unasked: readonly UnaskedUpstream[];
}

/** An upstream of the endpoint that has never said what it offers, because it could not be asked. */
export interface UnaskedUpstream {
  readonly slug: string;
  readonly failure: GatehouseError;
}

/** A name or URI that no upstream of the endpoint has. It answers as a hidden one does. */
export interface UnknownTarget {
  readonly kind: 'unknown';
  readonly subject: Subject['kind'];
  readonly name: string;
  /** Those that may have it, for all we know. */
  readonly unasked: readonly UnaskedUpstream[];
}

/** One request to one upstream: `tools/call`, `prompts/get`, `resources/read`, `completion/complete`. */
export interface Call {
  readonly kind: 'call';
  readonly request: CheckedRequest;
  readonly upstream: UpstreamSnapshot;
  /** What is called, with which its decision is asked for. */
  readonly subject: Subject;
  /** Name or URI at its upstream. */
  readonly target: string;
  /** `{upstream}/{name}` or `{upstream}:{uri}`: what was judged, and what is recorded. */
  readonly canonicalName: string;
  /** Whether it has no effects by what an admin reviewed: then `call.finished` is its only event. */
  readonly readOnly: boolean;
}

export type Subject =
  | { readonly kind: 'tool'; readonly tool: ServedTool }
  | { readonly kind: 'prompt'; readonly prompt: ServedPrompt }
  | { readonly kind: 'resource' };

export type LocatedOperation = OpenOperation | UnknownTarget | Call;
export type JudgedCall = Call & { readonly decision: Decision };
export type JudgedOperation = OpenOperation | UnknownTarget | JudgedCall;
export type PermittedCall = JudgedCall & { readonly way: Way };
export type PermittedOperation = OpenOperation | PermittedCall;

/** How a call is run. */
export type Way = { readonly kind: 'inline' } | TaskWay;

/** By a worker, as a task. */
export interface TaskWay {
  readonly kind: 'task';
  readonly tool: ServedTool;
  /** Milliseconds that the caller would wait for the answer itself. */
  readonly waitMs: number;
  /** Whether it takes a task for an answer, and so gets one afterwards. */
  readonly takesTask: boolean;
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
  /** How the message goes on: bytes that were made once, for many answers. */
  readonly rest?: Uint8Array;
  /** Whether the message is an error, of ours or of the upstream. */
  readonly failed: boolean;
}

/** Brands what a stage adds. Only stages call it. */
export function passed<Context>(context: Omit<Context, typeof stage>): Context {
  return context as Context;
}
