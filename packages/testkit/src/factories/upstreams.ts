import type { Database, Endpoint, Upstream } from '@gatehouse/db';
import { nextName } from './name.ts';
import type { MadeTenant } from './tenant.ts';

export interface UpstreamOptions {
  readonly slug?: string;
  readonly url?: string;
  /** Milliseconds. */
  readonly timeoutMs?: number;
}

/** An upstream of kind `mcp` without credential; unless given, its URL is one where nothing listens. */
export function createUpstream(db: Database, tenant: MadeTenant, options: UpstreamOptions = {}): Promise<Upstream> {
  const { tenantId } = tenant;
  const { slug = nextName('upstream'), url = 'http://127.0.0.1:9/mcp', timeoutMs = 30_000 } = options;
  const data = { tenantId, slug, url, timeoutMs, kind: 'mcp', credential: { type: 'none' } };
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
