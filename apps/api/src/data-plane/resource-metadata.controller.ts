import { GatehouseError } from '@gatehouse/errors';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { issuerUrl } from '../authorization-server/issuer-url.ts';
import { SETTINGS, type Settings } from '../platform/injection.ts';
import { DEFAULT_ENDPOINT, endpointUrl, knownOrigin } from './receive/endpoint-address.ts';
import { Snapshots } from './snapshot/snapshots.ts';

/** It changes with the tenant's file, and clients read it when they are challenged. */
const CACHING = 'public, max-age=60';

/**
 * What a token can be good for, here or anywhere. Scopes of single upstreams are left out: what stands behind an
 * endpoint is nobody's business; and so is `offline_access`, which is asked of an issuer and not of a resource.
 */
const SCOPES = ['mcp', 'mcp:tools', 'mcp:prompts', 'mcp:resources'];

/** RFC 9728 section 2. */
interface ProtectedResourceMetadata {
  readonly resource: string;
  readonly resource_name: string;
  readonly authorization_servers: readonly string[];
  readonly bearer_methods_supported: readonly string[];
  readonly scopes_supported: readonly string[];
}

/** Tells a client that was challenged where tokens for an endpoint come from. */
@Controller('.well-known/oauth-protected-resource/t/:tenant/mcp')
export class ResourceMetadataController {
  constructor(
    private readonly snapshots: Snapshots,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(['', ':endpoint'])
  async describe(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('tenant') tenant: string,
    @Param('endpoint') named?: string,
  ): Promise<ProtectedResourceMetadata> {
    const origin = knownOrigin(request.headers.host, this.settings.knownOrigins);
    if (!origin) throw new GatehouseError('host.unknown');
    // The default endpoint has no second URL.
    const endpoint = named ?? DEFAULT_ENDPOINT;
    const snapshot = named === DEFAULT_ENDPOINT ? undefined : await this.snapshots.ofTenant(tenant);
    if (!snapshot?.endpoints.has(endpoint)) throw new GatehouseError('http.not-found');
    reply.header('cache-control', CACHING);
    return {
      resource: endpointUrl(origin, tenant, endpoint),
      resource_name: `Gatehouse: ${tenant}`,
      // Stock clients take the first, and only the built-in issuer makes tokens for exactly this endpoint.
      authorization_servers: snapshot.issuers.map((issuer) =>
        issuer.kind === 'builtin' ? issuerUrl(this.settings.publicUrl, tenant) : issuer.issuer,
      ),
      bearer_methods_supported: ['header'],
      scopes_supported: SCOPES,
    };
  }
}
