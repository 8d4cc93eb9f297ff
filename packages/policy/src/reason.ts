import type { Effect } from './role.ts';

/** A grant that decided. */
export interface GrantReason {
  readonly kind: 'grant';
  readonly effect: Effect;
  /** The role's slug. */
  readonly role: string;
  readonly roleId: string;
  readonly grantId: string;
  /** The glob of the grant that matched, as it was written. */
  readonly glob: string;
}

/** No grant of the principal matches. */
export interface NoGrantReason {
  readonly kind: 'no-grant';
}

/** The token's scopes do not cover it. */
export interface ScopeReason {
  readonly kind: 'scope';
  readonly missing: readonly string[];
}

/** Why a decision came out as it did: values for records and tests; {@link describeReason} makes prose of them. */
export type Reason = GrantReason | NoGrantReason | ScopeReason;

/**
 * One sentence for an admin. Never for the caller of a hidden tool: that a grant denies a name says that the
 * name exists.
 */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'grant':
      return reason.effect === 'allow'
        ? `The role ${reason.role} allows ${reason.glob} (grant ${reason.grantId}).`
        : `The role ${reason.role} denies ${reason.glob} (grant ${reason.grantId}); a denial wins over everything that allows.`;
    case 'no-grant':
      return 'No grant of this principal covers it.';
    case 'scope':
      return `The token lacks the scope ${reason.missing.join(' ')}.`;
  }
}
