import type { Verdict } from '@gatehouse/policy';

/**
 * One recorded fact. Names are `{noun}.{past tense}`; rows are inserted and read, never changed.
 *
 * An attempt on an MCP endpoint leaves `call.finished`, preceded by `call.decided` where a call that may have effects
 * was about to leave for the upstream; a `call.decided` without its `call.finished` reads "outcome unknown". A stream
 * leaves `stream.opened` before it is acknowledged and `stream.closed` when it ends.
 * A task leaves `task.created`, `task.begun` for each attempt, `task.handed-back` where another one may follow, `task.asked`
 * and `task.answered` for each round of input, and `task.ended`. They stand for `call.decided` and `call.finished`.
 * What is refused before a principal is known leaves `attempt.refused`, aggregated by the minute.
 */
export type EventKind =
  | 'account.activated'
  | 'account.email-verified'
  | 'account.factor-added'
  | 'account.factor-removed'
  | 'account.invited'
  | 'account.password-changed'
  | 'account.password-reset-requested'
  | 'account.recovered'
  | 'account.resumed'
  | 'account.sign-in-refused'
  | 'account.signed-in'
  | 'account.signed-out'
  | 'account.suspended'
  | 'attempt.refused'
  | 'authorization.ended'
  | 'binding.changed'
  | 'call.decided'
  | 'call.finished'
  | 'client.changed'
  | 'client.ended'
  | 'consent.given'
  | 'consent.withdrawn'
  | 'endpoint.changed'
  | 'group.changed'
  | 'issuer.changed'
  | 'key.destroyed'
  | 'key.rotated'
  | 'limits.changed'
  | 'membership.changed'
  | 'principal.provisioned'
  | 'registration.changed'
  | 'role.changed'
  | 'secret.removed'
  | 'secret.set'
  | 'session.ended'
  | 'stream.closed'
  | 'stream.opened'
  | 'task.answered'
  | 'task.asked'
  | 'task.begun'
  | 'task.created'
  | 'task.ended'
  | 'task.handed-back'
  | 'tenant.changed'
  | 'tenant.created'
  | 'token.minted'
  | 'token.revoked'
  | 'tool.approved'
  | 'tool.changed'
  | 'tool.forgotten'
  | 'tool.rejected'
  | 'upstream.changed'
  | 'upstream.probed';

/** What came of an attempt. */
export type Outcome = 'answered' | 'failed' | 'refused' | 'cancelled';

/** An event that is about to be recorded. The tenant is that of the transaction it is written in. */
export interface NewEvent {
  readonly kind: EventKind;
  readonly at: Date;
  readonly correlationId: string;
  readonly principalId?: string | undefined;
  /** Slug of the endpoint. */
  readonly endpoint?: string | undefined;
  /** JSON-RPC method. */
  readonly method?: string | undefined;
  /** Canonical name of what was acted on: `{upstream}/{tool}`, a role's slug, a key's or an account's id. */
  readonly target?: string | undefined;
  /** Of `decide()`. */
  readonly verdict?: Verdict | undefined;
  readonly outcome?: Outcome | undefined;
  /** Stable code: of an error, or of the decision's first reason. */
  readonly reason?: string | undefined;
  /** Microseconds from the first byte of the attempt to its answer. */
  readonly durationUs?: number | undefined;
  /** Further facts; never arguments, results, tokens or secrets. */
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/** A recorded event, as `audit list` shows it. */
export interface RecordedEvent {
  readonly id: string;
  readonly at: Date;
  readonly kind: EventKind;
  readonly correlationId: string;
  readonly principalId: string | null;
  readonly subject: string | null;
  readonly endpoint: string | null;
  readonly method: string | null;
  readonly target: string | null;
  readonly verdict: Verdict | null;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly durationUs: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}
