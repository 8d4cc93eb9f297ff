import { isDeepStrictEqual } from 'node:util';
import { type NamedRunning, namedRunning } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { canonicalName, compileGlob, type Hint } from '@gatehouse/policy';

/** What was reviewed of a tool; a hint that is absent was not looked at. */
export type Reviewed = Readonly<Partial<Record<Hint, boolean | undefined>>>;

/** What an admin says of the tools that a canonical glob matches. */
export interface ToolRule {
  readonly match: string;
  /** Null: nothing was reviewed. */
  readonly annotations: Reviewed | null;
  readonly tags: readonly string[];
  /** How calls are run; null: nothing is said of it. */
  readonly running: NamedRunning | null;
}

/** What the transaction changed. */
export type ReviewScope =
  /** Tools of one upstream are new, or were pinned, by their own names: only these are looked at. */
  | { readonly only: { readonly upstreamId: string; readonly names: readonly string[] } }
  /** The rules, which were these before: all tools are looked at. */
  | { readonly former: readonly ToolRule[] };

/** What all rules together say of one tool. */
type Said = Pick<ToolRule, 'annotations' | 'tags' | 'running'>;

interface ToolRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly annotations: unknown;
  readonly tags: readonly string[];
  readonly running: unknown;
  readonly upstream: { readonly slug: string };
}

/**
 * Brings what is reviewed of tools to what the tenant's rules say, in the transaction that changed either.
 *
 * A rule reviews the definition that is pinned when it begins to match. What it said before it says still, and that does
 * not count again: so a definition that was approved later is unreviewed until a rule changes, and a tool that was
 * reviewed by hand stays so until a rule begins or ceases to match it. Where none matches any more, nothing is reviewed.
 * Tags, and how calls are run, belong to names and not to definitions: a tool has the tags of all rules that match it, and
 * of how its calls are run each field as the last rule says that names it.
 *
 * @returns the canonical names of tools that changed, in order
 */
export async function reviewByRules(tx: TenantTx, scope: ReviewScope): Promise<string[]> {
  const former = 'former' in scope ? scope.former : [];
  const only = 'only' in scope ? scope.only : undefined;
  const rules = await toolRules(tx);
  if (rules.length === 0 && former.length === 0) return [];
  const before = compileRules(former);
  const after = compileRules(rules);
  const rows: readonly ToolRow[] = await tx.tool.findMany({
    where: { tenantId: tx.tenantId, ...(only && { upstreamId: only.upstreamId, name: { in: [...only.names] } }) },
    select: {
      ...{ id: true, name: true, state: true, annotations: true, tags: true, running: true },
      upstream: { select: { slug: true } },
    },
  });
  const changed = rows.flatMap((row) => {
    const name = canonicalName(row.upstream.slug, row.name);
    const now = after(name);
    const annotations = annotationsOf(row, before(name), now);
    const { tags, running } = now;
    const is = { annotations: row.annotations, tags: row.tags, running: row.running };
    return isDeepStrictEqual({ annotations, tags, running }, is)
      ? []
      : [{ id: row.id, name, annotations, tags, running }];
  });
  await write(tx, changed);
  return changed.map(({ name }) => name).sort();
}

/** The tenant's rules, in their order: what a later one says of annotations, or in a field of how calls are run, wins. */
export async function toolRules(tx: TenantTx): Promise<ToolRule[]> {
  const rows = await tx.toolRule.findMany({
    where: { tenantId: tx.tenantId },
    orderBy: { position: 'asc' },
    select: { match: true, annotations: true, tags: true, running: true },
  });
  return rows.map(({ annotations, running, ...row }) => ({
    ...row,
    annotations: annotations as ToolRule['annotations'],
    running: running as ToolRule['running'],
  }));
}

function annotationsOf(row: ToolRow, before: Said, now: Said): unknown {
  if (isDeepStrictEqual(before.annotations, now.annotations)) return row.annotations;
  // A definition that is withheld was not what the rule's author looked at; but what nobody says any more has to go.
  return now.annotations === null || row.state === 'pinned' ? now.annotations : row.annotations;
}

function compileRules(rules: readonly ToolRule[]): (name: string) => Said {
  const compiled = rules.map((rule) => ({ ...rule, glob: compileGlob(rule.match) }));
  return (name) => {
    const matching = compiled.filter(({ glob }) => glob.matches(name));
    return {
      annotations: matching.findLast(({ annotations }) => annotations !== null)?.annotations ?? null,
      tags: [...new Set(matching.flatMap(({ tags }) => tags))].sort(),
      running: namedRunning(Object.assign({}, ...matching.map(({ running }) => running))),
    };
  };
}

async function write(tx: TenantTx, changed: readonly object[]): Promise<void> {
  if (changed.length === 0) return;
  await tx.$executeRaw`
    update tools t
       set annotations = c.annotations, tags = c.tags, running = c.running, updated_at = current_timestamp
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as c(id uuid, annotations jsonb, tags text[], running jsonb)
     where t.tenant_id = ${tx.tenantId}::uuid and t.id = c.id`;
}
