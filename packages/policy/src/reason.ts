import type { EffectiveAnnotations } from './annotations.ts';
import type { Effect } from './role.ts';

/** The lists of globs that a grant has. */
export type GrantPart = 'tools' | 'prompts' | 'resources';

/** A grant that decided. */
export interface GrantReason {
  readonly kind: 'grant';
  readonly effect: Effect;
  /** The role's slug. */
  readonly role: string;
  readonly roleId: string;
  readonly grantId: string;
  /** Which of the grant's lists the glob stands in. */
  readonly part: GrantPart;
  /** The glob of the grant that matched, as it was written. */
  readonly glob: string;
  /** With `tools`, where the grant has them: the tags of which the tool has one. */
  readonly tags?: readonly string[];
  /** With `tools`, where the grant has them: the hints that the tool has. */
  readonly annotations?: Partial<EffectiveAnnotations>;
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
 * One sentence for an admin. Never for the caller of a hidden name: that a grant denies it says that it exists.
 */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'grant':
      return reason.effect === 'allow'
        ? `The role ${reason.role} allows ${covered(reason)} (grant ${reason.grantId}).`
        : `The role ${reason.role} denies ${covered(reason)} (grant ${reason.grantId}); a denial wins over everything that allows.`;
    case 'no-grant':
      return 'No grant of this principal covers it.';
    case 'scope':
      return `The token lacks the scope ${reason.missing.join(' ')}.`;
  }
}

function covered({ part, glob, tags, annotations }: GrantReason): string {
  const hints = Object.entries(annotations ?? {}).map(([hint, value]) => `${hint} ${value}`);
  const narrowed = [
    ...(tags ? [`one of the tags ${tags.join(', ')}`] : []),
    ...(hints.length > 0 ? [hints.join(', ')] : []),
  ];
  return `the ${part} ${glob}${narrowed.length > 0 ? ` with ${narrowed.join(' and ')}` : ''}`;
}
