export type Effect = 'allow' | 'deny';

/** One grant of a role. A tool must match one of `tools`, globs over canonical names (docs/contract.md). */
export interface Grant {
  readonly id: string;
  readonly effect: Effect;
  readonly tools: readonly string[];
}

/** A named set of grants of one tenant. */
export interface Role {
  readonly id: string;
  readonly slug: string;
  readonly grants: readonly Grant[];
}

/**
 * Gives a role to a principal, a group or an OAuth client. Every one that is named must fit: a client beside
 * a principal or a group narrows it. A binding that names nobody gives nothing.
 */
export interface Binding {
  readonly id: string;
  readonly roleId: string;
  readonly principalId?: string | null;
  readonly groupId?: string | null;
  readonly clientId?: string | null;
  /** The moment from which it no longer holds; absent: it does not expire. */
  readonly until?: Date | null;
}

/** The OAuth client of the token, as the tenant knows it. */
export interface TokenClient {
  readonly id: string;
  /** Whether it proved who it is with a credential of its own; a public client's id is a claim anyone can make. */
  readonly confidential: boolean;
}
