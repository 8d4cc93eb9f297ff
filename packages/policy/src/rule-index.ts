import type { Question } from './question.ts';
import { compareRules, covers, type Rule } from './rule.ts';

/** Rules by what they can match, so that a decision looks at few of them. Each list is ranked. */
export interface RuleIndex {
  /** Those that stand for one name, by it. */
  readonly exact: ReadonlyMap<string, readonly Rule[]>;
  /** The others by what their names begin with; mostly that is an upstream, or nothing. */
  readonly byPrefix: ReadonlyMap<string, readonly Rule[]>;
  /** How long those beginnings are, each length once, the shortest first. */
  readonly prefixLengths: readonly number[];
}

/** Indexes rules that are ranked already. */
export function indexRules(ranked: readonly Rule[]): RuleIndex {
  const exact = new Map<string, Rule[]>();
  const byPrefix = new Map<string, Rule[]>();
  for (const rule of ranked) {
    const lists = rule.glob.exact ? exact : byPrefix;
    const list = lists.get(rule.glob.prefix);
    if (list) list.push(rule);
    else lists.set(rule.glob.prefix, [rule]);
  }
  const lengths = new Set([...byPrefix.keys()].map((prefix) => prefix.length));
  return { exact, byPrefix, prefixLengths: [...lengths].sort((one, other) => one - other) };
}

/** The first rule, by rank, that covers what a question asks for. */
export function firstMatch({ exact, byPrefix, prefixLengths }: RuleIndex, question: Question): Rule | undefined {
  const { name } = question;
  let first = firstOf(exact.get(name), question);
  for (const length of prefixLengths) {
    if (length > name.length) break;
    first = earlier(first, firstOf(byPrefix.get(name.slice(0, length)), question));
  }
  return first;
}

/** All rules that may cover something whose canonical name begins so. */
export function rulesThatReach({ exact, byPrefix }: RuleIndex, beginning: string): Rule[] {
  return [...exact.values(), ...byPrefix.values()].flat().filter(({ glob }) => glob.reaches(beginning));
}

function firstOf(rules: readonly Rule[] | undefined, question: Question): Rule | undefined {
  if (rules === undefined) return undefined;
  for (const rule of rules) if (covers(rule, question)) return rule;
  return undefined;
}

function earlier(one: Rule | undefined, other: Rule | undefined): Rule | undefined {
  if (!one || !other) return one ?? other;
  return compareRules(one, other) <= 0 ? one : other;
}
