import type { TenantTx } from '@gatehouse/db';
import { GatehouseError, nearest } from '@gatehouse/errors';
import { canonicalName, upstreamOf } from '@gatehouse/policy';
import type { ToolState } from '../upstreams/compare-tools.ts';

/** A tool as it is kept, without its definitions. Digests are hexadecimal. */
export interface KeptTool {
  readonly id: string;
  readonly upstreamId: string;
  /** As its upstream calls it. */
  readonly ownName: string;
  /** `{upstream}/{tool}` */
  readonly name: string;
  readonly state: ToolState;
  /** Of the definition that is, or was, pinned; of one that is held, or was never pinned, its only one. */
  readonly digest: string;
  /** Of what was seen since, where that differs. */
  readonly seenDigest: string | null;
  /** What an admin reviewed of the definition with `digest`. */
  readonly annotations: unknown;
  readonly tags: readonly string[];
}

const SUMMARY = {
  id: true,
  upstreamId: true,
  name: true,
  state: true,
  digest: true,
  seenDigest: true,
  annotations: true,
  tags: true,
  upstream: { select: { slug: true } },
} as const;

/** Every tool of a tenant, by canonical name. */
export async function keptTools(tx: TenantTx): Promise<KeptTool[]> {
  // As text, which the driver reads several times as fast as a thousand values of every kind.
  const [row] = await tx.$queryRaw<{ tools: readonly Omit<KeptTool, 'name'>[] }>`
    select coalesce(json_agg(json_build_object(
             'id', id, 'upstreamId', upstream_id, 'ownName', name, 'state', state, 'digest', encode(digest, 'hex'),
             'seenDigest', encode(seen_digest, 'hex'), 'annotations', annotations, 'tags', tags)), '[]') as tools
      from tools
     where tenant_id = ${tx.tenantId}::uuid`;
  const upstreams = await tx.upstream.findMany({ where: { tenantId: tx.tenantId }, select: { id: true, slug: true } });
  const slugs = new Map(upstreams.map(({ id, slug }) => [id, slug]));
  const tools = (row?.tools ?? []).map((tool) => ({
    ...tool,
    name: canonicalName(slugs.get(tool.upstreamId) ?? '', tool.ownName),
  }));
  return tools.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The tool with a canonical name.
 *
 * @throws GatehouseError `catalogue.tool-unknown`, with the nearest name
 */
export async function keptToolNamed(tx: TenantTx, name: string): Promise<KeptTool> {
  const slug = upstreamOf('tool', name);
  const row =
    slug === undefined
      ? null
      : await tx.tool.findFirst({
          where: { tenantId: tx.tenantId, upstream: { slug }, name: name.slice(slug.length + 1) },
          select: SUMMARY,
        });
  if (row) return keptTool(row);
  const near = nearest(
    name,
    (await keptTools(tx)).map((tool) => tool.name),
  );
  throw new GatehouseError('catalogue.tool-unknown', { reason: near ? `${name}; did you mean ${near}` : name });
}

/** The definitions of a tool: what is pinned, and what was seen since, where that differs. */
export async function definitionsOf(tx: TenantTx, { id }: KeptTool) {
  const where = { tenantId_id: { tenantId: tx.tenantId, id } };
  return tx.tool.findUniqueOrThrow({ where, select: { definition: true, seenDefinition: true } });
}

/** Pins what was seen last. What an admin said of another definition no longer counts. */
export async function pinTool(
  tx: TenantTx,
  { id }: KeptTool,
  annotations: Readonly<Record<string, boolean>> | undefined,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    update tools
       set state = 'pinned', definition = coalesce(seen_definition, definition), digest = coalesce(seen_digest, digest),
           seen_definition = null, seen_digest = null,
           annotations = ${annotations ? JSON.stringify(annotations) : null}::jsonb, updated_at = ${at}
     where tenant_id = ${tx.tenantId}::uuid and id = ${id}::uuid`;
}

/** Withholds a tool until its definition changes. */
export async function rejectTool(tx: TenantTx, { id }: KeptTool): Promise<void> {
  await tx.tool.update({ where: { tenantId_id: { tenantId: tx.tenantId, id } }, data: { state: 'rejected' } });
}

/** Keeps nothing of it. */
export async function forgetTool(tx: TenantTx, { id }: KeptTool): Promise<void> {
  await tx.tool.delete({ where: { tenantId_id: { tenantId: tx.tenantId, id } } });
}

interface Row {
  readonly id: string;
  readonly upstreamId: string;
  readonly name: string;
  readonly state: string;
  readonly digest: Uint8Array;
  readonly seenDigest: Uint8Array | null;
  readonly annotations: unknown;
  readonly tags: readonly string[];
  readonly upstream: { readonly slug: string };
}

function keptTool({ name, state, digest, seenDigest, upstream, ...row }: Row): KeptTool {
  return {
    ...row,
    ownName: name,
    name: canonicalName(upstream.slug, name),
    state: state as ToolState,
    digest: Buffer.from(digest).toString('hex'),
    seenDigest: seenDigest && Buffer.from(seenDigest).toString('hex'),
  };
}
