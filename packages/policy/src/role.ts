import type { EffectiveAnnotations } from './annotations.ts';

export type Effect = 'allow' | 'deny';

/**
 * One grant of a role (docs/contract.md). What it covers, it allows or denies; an empty list covers nothing.
 * `tags` and `annotations` narrow the tools and nothing else: a tool is covered when it matches `tools` and both of
 * them.
 */
export interface Grant {
  readonly id: string;
  readonly effect: Effect;
  /** Globs over canonical names, `{upstream}/{tool}`. `*` alone: all. */
  readonly tools: readonly string[];
  /** Globs over canonical names, `{upstream}/{prompt}`. */
  readonly prompts: readonly string[];
  /** Globs over canonical names, `{upstream}:{uri}`. */
  readonly resources: readonly string[];
  /** The tool must have one of them; none: any tool. */
  readonly tags: readonly string[];
  /** The tool's effective annotations must have these values; absent or without members: any tool. */
  readonly annotations?: Partial<EffectiveAnnotations> | null;
}

/** A named set of grants of one tenant. Taken as unchanging: what is compiled of it is kept for as long as the object. */
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
