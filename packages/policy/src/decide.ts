import { upstreamOf } from './canonical-name.ts';
import type { Permissions } from './permissions.ts';
import type { Question } from './question.ts';
import type { Reason } from './reason.ts';
import { firstMatch } from './rule-index.ts';
import { missingScopes } from './scope.ts';

export type Verdict = 'hidden' | 'step-up' | 'approval' | 'conditional' | 'allowed' | 'refused';

/**
 * What must be discharged before or while an allowed thing is done: rate, approval, shaping, recording. Grants
 * carry none of these yet; each becomes a member of this union together with the grant that asks for it.
 */
export type Obligation = never;

/** The answer of {@link decide}: the one value that lists, calls, explanations and records are made from. */
export interface Decision {
  readonly verdict: Verdict;
  /** Why, the deciding reason first. For admins and records, not for callers. */
  readonly reasons: readonly Reason[];
  readonly obligations: readonly Obligation[];
  /** With `step-up`: the scopes that would make it allowed. */
  readonly missingScopes: readonly string[];
}

/**
 * Decides what a principal may do. A pure function of its two arguments: no clock, no I/O.
 *
 * A denial gives `hidden`, not `refused`: refused is for what a condition turns down once its arguments are
 * known. What a grant denies without a condition is not granted at all, and lists show all but hidden.
 * Grants are judged before scopes, so that only a granted thing can be `step-up`; otherwise the challenge
 * would tell which names exist.
 */
export function decide(permissions: Permissions, question: Question): Decision {
  const { kind, name, scopes } = question;
  const upstream = upstreamOf(kind, name);
  if (upstream === undefined) return hidden({ kind: 'no-grant' });

  const { allow, deny } = permissions.rules[kind];
  const denial = firstMatch(deny, question);
  if (denial) return hidden(denial.source);
  const grant = firstMatch(allow, question);
  if (!grant) return hidden({ kind: 'no-grant' });

  const missing = missingScopes(kind, upstream, scopes);
  if (missing.length > 0) {
    const reasons: Reason[] = [{ kind: 'scope', missing }, grant.source];
    return { verdict: 'step-up', reasons, obligations: [], missingScopes: missing };
  }
  return { verdict: 'allowed', reasons: [grant.source], obligations: [], missingScopes: [] };
}

function hidden(reason: Reason): Decision {
  return { verdict: 'hidden', reasons: [reason], obligations: [], missingScopes: [] };
}
