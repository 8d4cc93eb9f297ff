import type { TenantTx } from '@gatehouse/db';
import { CURRENT_REVISION } from '@gatehouse/mcp';
import type { KnownTool, ToolChanges, ToolState } from './compare-tools.ts';
import type { Offer } from './read-offer.ts';

/**
 * Waits until nobody else writes what this tenant is made of. Refreshes, reviews and declarative files follow each other:
 * each of them compares with what the one before has left.
 */
export async function waitForTenant(tx: TenantTx): Promise<void> {
  await tx.$executeRaw`select from tenants where tenant_id = ${tx.tenantId}::uuid for no key update`;
}

export async function knownTools(tx: TenantTx, upstreamId: string): Promise<KnownTool[]> {
  const rows = await tx.tool.findMany({
    where: { tenantId: tx.tenantId, upstreamId },
    select: { id: true, name: true, state: true, digest: true, seenDigest: true },
  });
  return rows.map(({ id, name, state, digest, seenDigest }) => ({
    id,
    name,
    state: state as ToolState,
    digest: Buffer.from(digest).toString('hex'),
    seenDigest: seenDigest && Buffer.from(seenDigest).toString('hex'),
  }));
}

/** Characters of all definitions that are kept of an upstream. */
export async function keptCharacters(tx: TenantTx, upstreamId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ characters: number }>`
    select coalesce(sum(length(definition::text) + coalesce(length(seen_definition::text), 0)), 0)::float8 as characters
      from tools
     where tenant_id = ${tx.tenantId}::uuid and upstream_id = ${upstreamId}::uuid`;
  return row?.characters ?? 0;
}

/** Writes changes of tools; a statement is sent only where there is something to write. */
export async function writeTools(tx: TenantTx, upstreamId: string, changes: ToolChanges, at: Date): Promise<void> {
  const { added, moved, dropped } = changes;
  if (dropped.length > 0) {
    await tx.tool.deleteMany({ where: { tenantId: tx.tenantId, id: { in: dropped.map(({ id }) => id) } } });
  }
  if (moved.length > 0) {
    const rows = moved.map(({ tool, to, seen, instead }) =>
      row([
        ['id', JSON.stringify(tool.id)],
        ['state', JSON.stringify(to)],
        ['definition', instead?.text],
        ['digest', instead && JSON.stringify(instead.digest)],
        ['seen_definition', seen?.text],
        ['seen_digest', seen && JSON.stringify(seen.digest)],
      ]),
    );
    // Whatever was reviewed was reviewed of the definition that is replaced.
    await tx.$executeRaw`
      update tools t
         set state = m.state,
             definition = coalesce(m.definition, t.definition),
             digest = coalesce(decode(m.digest, 'hex'), t.digest),
             annotations = case when m.definition is null then t.annotations end,
             seen_definition = m.seen_definition,
             seen_digest = decode(m.seen_digest, 'hex'),
             seen_at = ${at}, updated_at = ${at}
        from jsonb_to_recordset(${array(rows)}::jsonb)
          as m(id uuid, state text, definition jsonb, digest text, seen_definition jsonb, seen_digest text)
       where t.tenant_id = ${tx.tenantId}::uuid and t.id = m.id`;
  }
  if (added.length > 0) {
    const rows = added.map(({ name, state, listed }) =>
      row([
        ['name', JSON.stringify(name)],
        ['state', JSON.stringify(state)],
        ['definition', listed.text],
        ['digest', JSON.stringify(listed.digest)],
      ]),
    );
    await tx.$executeRaw`
      insert into tools (tenant_id, id, upstream_id, name, definition, digest, state, seen_at, created_at, updated_at)
      select ${tx.tenantId}::uuid, uuidv7(), ${upstreamId}::uuid, a.name, a.definition, decode(a.digest, 'hex'), a.state,
             ${at}, ${at}, ${at}
        from jsonb_to_recordset(${array(rows)}::jsonb) as a(name text, definition jsonb, digest text, state text)`;
  }
}

/** Whether anything but the tools differs from what is kept. */
export async function listsDiffer(tx: TenantTx, upstreamId: string, offer: Offer): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ same: boolean }>`
    select capabilities = ${offer.capabilities}::jsonb and prompts = ${offer.prompts}::jsonb
           and resources = ${offer.resources}::jsonb and templates = ${offer.templates}::jsonb
           and ttl_ms = ${offer.ttlMs} and revision = ${offer.revision} and has_sessions = ${offer.hasSessions}
           and (revision = ${CURRENT_REVISION} or probed_at = ${offer.probedAt}) as same
      from catalogues
     where tenant_id = ${tx.tenantId}::uuid and upstream_id = ${upstreamId}::uuid`;
  return !row?.same;
}

/** Keeps an offer. Its time is later than that of any before, so that it tells one writing from another. */
export async function writeCatalogue(tx: TenantTx, upstreamId: string, offer: Offer, at: Date): Promise<void> {
  await tx.$executeRaw`
    insert into catalogues (tenant_id, upstream_id, capabilities, prompts, resources, templates, ttl_ms, revision,
                            has_sessions, probed_at, refreshed_at)
    values (${tx.tenantId}::uuid, ${upstreamId}::uuid, ${offer.capabilities}::jsonb, ${offer.prompts}::jsonb,
            ${offer.resources}::jsonb, ${offer.templates}::jsonb, ${offer.ttlMs}, ${offer.revision},
            ${offer.hasSessions}, ${offer.probedAt}, ${at})
    on conflict (tenant_id, upstream_id) do update
       set capabilities = excluded.capabilities, prompts = excluded.prompts, resources = excluded.resources,
           templates = excluded.templates, ttl_ms = excluded.ttl_ms,
           revision = excluded.revision, has_sessions = excluded.has_sessions, probed_at = excluded.probed_at,
           refreshed_at = greatest(excluded.refreshed_at, catalogues.refreshed_at + interval '1 millisecond')`;
}

type Member = readonly [name: string, json: string | undefined];

/** Definitions are JSON already, and never pass through an object of ours: their member names are a stranger's. */
function row(members: readonly Member[]): string {
  const written = members.filter(([, json]) => json !== undefined).map(([name, json]) => `"${name}":${json}`);
  return `{${written.join(',')}}`;
}

function array(rows: readonly string[]): string {
  return `[${rows.join(',')}]`;
}
