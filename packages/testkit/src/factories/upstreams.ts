import { createHash } from 'node:crypto';
import type { Database, Endpoint, Tool, Upstream } from '@gatehouse/db';
import { nextName } from './name.ts';
import type { MadeTenant } from './tenant.ts';

export interface UpstreamOptions {
  readonly slug?: string;
  readonly url?: string;
  /** Milliseconds. */
  readonly timeoutMs?: number;
  /** None unless given; `value` is a secret reference. */
  readonly credential?: { readonly type: 'header'; readonly name: string; readonly value: string };
  readonly newTools?: 'serve' | 'review';
  readonly sessions?: 'client' | 'call' | 'shared';
}

/** An upstream of kind `mcp`; unless given, its URL is one where nothing listens. */
export function createUpstream(db: Database, tenant: MadeTenant, options: UpstreamOptions = {}): Promise<Upstream> {
  const { tenantId } = tenant;
  const { slug = nextName('upstream'), url = 'http://127.0.0.1:9/mcp', timeoutMs = 30_000 } = options;
  const { credential = { type: 'none' }, newTools = 'serve', sessions = 'client' } = options;
  const data = { tenantId, slug, url, timeoutMs, kind: 'mcp', credential, newTools, sessions };
  return db.withTenant(tenantId, (tx) => tx.upstream.create({ data }));
}

export interface EndpointOptions {
  readonly slug?: string;
  /** In the order of the endpoint; `as` is the prefix, `{upstream}_` unless given. */
  readonly upstreams?: readonly { readonly upstream: Pick<Upstream, 'id' | 'slug'>; readonly as?: string }[];
}

/** An endpoint; `default` unless another slug is given. */
export function createEndpoint(db: Database, tenant: MadeTenant, options: EndpointOptions = {}): Promise<Endpoint> {
  const { tenantId } = tenant;
  const { slug = 'default', upstreams = [] } = options;
  return db.withTenant(tenantId, async (tx) => {
    const endpoint = await tx.endpoint.create({ data: { tenantId, slug } });
    await tx.endpointUpstream.createMany({
      data: upstreams.map(({ upstream, as }, position) => ({
        ...{ tenantId, endpointId: endpoint.id, upstreamId: upstream.id, position },
        prefix: as ?? `${upstream.slug}_`,
      })),
    });
    return endpoint;
  });
}

export interface ToolOptions {
  readonly upstream: Pick<Upstream, 'id'>;
  readonly name?: string;
  readonly state?: 'pinned' | 'drifted' | 'held' | 'rejected' | 'gone';
  /** What an admin reviewed; nothing unless given. */
  readonly annotations?: Readonly<Record<string, boolean>>;
  readonly tags?: readonly string[];
}

/** A tool that was seen at an upstream: one that takes nothing, and is pinned unless another state is given. */
export function createTool(db: Database, tenant: MadeTenant, options: ToolOptions): Promise<Tool> {
  const { tenantId } = tenant;
  const { upstream, name = nextName('tool'), state = 'pinned', annotations, tags = [] } = options;
  const definition = { name, inputSchema: { type: 'object' } };
  const digest = createHash('sha256').update(JSON.stringify(definition)).digest();
  const data = { tenantId, upstreamId: upstream.id, name, state, definition, digest, tags: [...tags] };
  return db.withTenant(tenantId, (tx) => tx.tool.create({ data: { ...data, ...(annotations && { annotations }) } }));
}
