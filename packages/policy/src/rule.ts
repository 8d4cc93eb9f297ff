import type { Glob } from './glob.ts';
import type { GrantReason } from './reason.ts';

/** One glob of one grant, with what to answer when it is the one that decides. */
export interface Rule {
  readonly glob: Glob;
  readonly source: GrantReason;
}

interface RankedRule extends Rule {
  readonly rank: number;
}

/** Rules by the upstream that they can match, so that a decision looks at those of one upstream only. */
export interface RuleIndex {
  readonly byUpstream: ReadonlyMap<string, readonly RankedRule[]>;
  readonly anyUpstream: readonly RankedRule[];
}

/** Indexes rules. They are ranked by what they say and not by where they stood, so that order never matters. */
export function indexRules(rules: readonly Rule[]): RuleIndex {
  const ranked = [...rules].sort(compareRules).map((rule, rank) => ({ ...rule, rank }));
  const anyUpstream = ranked.filter((rule) => rule.glob.upstream === undefined);
  const byUpstream = new Map<string, RankedRule[]>();
  for (const rule of ranked) {
    const { upstream } = rule.glob;
    if (upstream === undefined) continue;
    const bucket = byUpstream.get(upstream);
    if (bucket) bucket.push(rule);
    else byUpstream.set(upstream, [rule]);
  }
  return { byUpstream, anyUpstream };
}

/** The first rule, by rank, that matches a canonical name of that upstream. */
export function firstMatch(index: RuleIndex, upstream: string, name: string): Rule | undefined {
  const matches = (rule: Rule): boolean => rule.glob.matches(name);
  const wide = index.anyUpstream.find(matches);
  const narrow = index.byUpstream.get(upstream)?.find(matches);
  if (!wide || !narrow) return wide ?? narrow;
  return wide.rank < narrow.rank ? wide : narrow;
}

function compareRules(a: Rule, b: Rule): number {
  return (
    compareText(a.source.role, b.source.role) ||
    compareText(a.source.grantId, b.source.grantId) ||
    compareText(a.source.glob, b.source.glob)
  );
}

/** By code unit: the same on every machine, which `localeCompare` is not. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
