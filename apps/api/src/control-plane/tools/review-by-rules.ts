import { isDeepStrictEqual } from 'node:util';
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
}

/** What the transaction changed. */
export type ReviewScope =
  /** Tools of one upstream were pinned, by their own names: only these are looked at. */
  | { readonly pinned: { readonly upstreamId: string; readonly names: readonly string[] } }
  /** The rules, which were these before: all tools are looked at. */
  | { readonly former: readonly ToolRule[] };

/** What all rules together say of one tool. */
type Said = Pick<ToolRule, 'annotations' | 'tags'>;

interface ToolRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly annotations: unknown;
  readonly tags: readonly string[];
  readonly upstream: { readonly slug: string };
}

/**
 * Brings what is reviewed of tools to what the tenant's rules say, in the transaction that changed either.
 *
 * A rule reviews the definition that is pinned when it begins to match. What it said before it says still, and that does
 * not count again: so a definition that was approved later is unreviewed until a rule changes, and a tool that was
 * reviewed by hand stays so until a rule begins or ceases to match it. Where none matches any more, nothing is reviewed.
 * Tags belong to names and not to definitions: a tool has those of all rules that match it.
 *
 * @returns the canonical names of tools that changed, in order
 */
export async function reviewByRules(tx: TenantTx, scope: ReviewScope): Promise<string[]> {
  const former = 'former' in scope ? scope.former : [];
  const pinned = 'pinned' in scope ? scope.pinned : undefined;
  const rules = await toolRules(tx);
  if (rules.length === 0 && former.length === 0) return [];
  const before = compileRules(former);
  const after = compileRules(rules);
  const rows: readonly ToolRow[] = await tx.tool.findMany({
    where: { tenantId: tx.tenantId, ...(pinned && { upstreamId: pinned.upstreamId, name: { in: [...pinned.names] } }) },
    select: { id: true, name: true, state: true, annotations: true, tags: true, upstream: { select: { slug: true } } },
  });
  const changed = rows.flatMap((row) => {
    const name = canonicalName(row.upstream.slug, row.name);
    const now = after(name);
    const annotations = annotationsOf(row, before(name), now);
    const same = isDeepStrictEqual(annotations, row.annotations) && isDeepStrictEqual(now.tags, row.tags);
    return same ? [] : [{ id: row.id, name, annotations, tags: now.tags }];
  });
  await write(tx, changed);
  return changed.map(({ name }) => name).sort();
}

/** The tenant's rules, in their order: what a later one says of annotations wins. */
export async function toolRules(tx: TenantTx): Promise<ToolRule[]> {
  const rows = await tx.toolRule.findMany({
    where: { tenantId: tx.tenantId },
    orderBy: { position: 'asc' },
    select: { match: true, annotations: true, tags: true },
  });
  return rows.map((row) => ({ ...row, annotations: row.annotations as ToolRule['annotations'] }));
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
    };
  };
}

async function write(tx: TenantTx, changed: readonly object[]): Promise<void> {
  if (changed.length === 0) return;
  await tx.$executeRaw`
    update tools t
       set annotations = c.annotations, tags = c.tags, updated_at = current_timestamp
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as c(id uuid, annotations jsonb, tags text[])
     where t.tenant_id = ${tx.tenantId}::uuid and t.id = c.id`;
}
