import { isDeepStrictEqual } from 'node:util';
import { namedRunning, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { reviewByRules, type ToolRule } from '../tools/review-by-rules.ts';
import { applyEntries, type Kept, type Wanted } from './apply-entries.ts';
import type { Plan } from './plan.ts';

/** What a rule says of the tools that it matches. */
export type RuleValue = Pick<ToolRule, 'annotations' | 'tags' | 'running'>;

/** Rules of one tenant: each tool is compared with all of them. */
const MAX_RULES = 1000;

/** Different tags of one tenant: a tool may have all of them. */
const MAX_TAGS = 100;

/** Tools that the plan names of those that a file reviews; there may be thousands. */
const NAMED = 20;

export function wantedRules(file: TenantFile): Wanted<RuleValue>[] {
  return (file.tools ?? []).map(({ match, annotations, tags, ...running }) => ({
    key: match,
    name: match,
    value: { annotations: annotations ?? null, tags: tags ?? [], running: namedRunning(running) },
  }));
}

/** The tenant's rules in their order. */
export async function keptRules(tx: TenantTx): Promise<Kept<RuleValue>[]> {
  const rows = await tx.toolRule.findMany({ where: { tenantId: tx.tenantId }, orderBy: { position: 'asc' } });
  return rows.map(({ id, fromFile, match, annotations, tags, running }) => ({
    id,
    fromFile,
    key: match,
    name: match,
    value: {
      annotations: annotations as RuleValue['annotations'],
      tags,
      running: running as RuleValue['running'],
    },
  }));
}

/**
 * Makes the rules of a file, and reviews tools by them. Rules have an order, for a later one wins: those of the file come
 * after those that it does not name.
 *
 * @param removed keys of rules that go
 */
export async function applyTools(
  tx: TenantTx,
  file: TenantFile,
  plan: Plan,
  removed: ReadonlySet<string>,
): Promise<void> {
  const kept = await keptRules(tx);
  const wanted = wantedRules(file);
  const fromFile = new Set(kept.filter((rule) => rule.fromFile).map(({ key }) => key));
  const known = new Set(kept.map(({ key }) => key));
  const named = new Set(wanted.map(({ key }) => key));
  const staying = kept.filter(({ key }) => !named.has(key) && !removed.has(key));
  const rules = [...staying, ...wanted].map(({ key, name, value }) => ({ key, name, value }));
  const former = kept.map(({ key, name, value }) => ({ key, name, value }));
  if (isDeepStrictEqual(rules, former)) return;

  refuseTooMany(rules);
  const { tenantId } = tx;
  await tx.toolRule.deleteMany({ where: { tenantId } });
  await tx.toolRule.createMany({
    data: rules.map(({ key, value: { annotations, tags, running } }, position) => ({
      ...{
        tenantId,
        position,
        match: key,
        tags: [...tags],
        fromFile: fromFile.has(key) || (plan.fromFile && !known.has(key)),
      },
      ...(annotations && { annotations }),
      ...(running && { running }),
    })),
  });
  const written = async () => {};
  await applyEntries(wanted, kept, { noun: 'tool', create: written, update: written }, plan);
  noteOrder(former, rules, plan);
  noteReviewed(await reviewByRules(tx, { former: former.map(asRule) }), plan);
}

function asRule({ key, value }: Wanted<RuleValue>): ToolRule {
  return { match: key, ...value };
}

function refuseTooMany(rules: readonly Wanted<RuleValue>[]): void {
  const tags = new Set(rules.flatMap(({ value }) => value.tags));
  if (rules.length > MAX_RULES || tags.size > MAX_TAGS) {
    throw new GatehouseError('file.invalid', {
      reason: `with this file the tenant has ${rules.length} rules and ${tags.size} different tags of tools; it may have ${MAX_RULES} and ${MAX_TAGS}`,
    });
  }
}

function noteOrder(former: readonly Wanted<RuleValue>[], rules: readonly Wanted<RuleValue>[], plan: Plan): void {
  const common = new Set(former.map(({ key }) => key));
  const present = new Set(rules.map(({ key }) => key));
  const before = former.map(({ key }) => key).filter((key) => present.has(key));
  const after = rules.map(({ key }) => key).filter((key) => common.has(key));
  if (isDeepStrictEqual(before, after)) return;
  plan.note({ action: 'update', noun: 'tool', name: 'order of rules', before, after });
}

function noteReviewed(tools: readonly string[], plan: Plan): void {
  if (tools.length === 0) return;
  const after = { reviewed: { count: tools.length, tools: tools.slice(0, NAMED) } };
  const name = tools.length === 1 ? (tools[0] ?? '') : `${tools[0]} and ${tools.length - 1} more`;
  plan.note({ action: 'update', noun: 'tool', name, after });
}
