import { GatehouseError } from '@gatehouse/errors';
import { Controller, Get, Header, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { issuerUrl } from '../authorization-server/issuer-url.ts';
import { SETTINGS, type Settings } from '../platform/injection.ts';
import { DEFAULT_ENDPOINT, endpointUrl, knownOrigin } from './receive/endpoint-address.ts';
import { Snapshots } from './snapshot/snapshots.ts';

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

  @Get()
  @Header('access-control-allow-origin', '*')
  ofDefaultEndpoint(@Req() request: FastifyRequest, @Param('tenant') tenant: string) {
    return this.describe(request, tenant, DEFAULT_ENDPOINT);
  }

  @Get(':endpoint')
  @Header('access-control-allow-origin', '*')
  ofEndpoint(@Req() request: FastifyRequest, @Param('tenant') tenant: string, @Param('endpoint') endpoint: string) {
    if (endpoint === DEFAULT_ENDPOINT) throw new GatehouseError('http.not-found');
    return this.describe(request, tenant, endpoint);
  }

  private async describe(
    request: FastifyRequest,
    tenant: string,
    endpoint: string,
  ): Promise<ProtectedResourceMetadata> {
    const origin = knownOrigin(request.headers.host, this.settings.knownOrigins);
    if (!origin) throw new GatehouseError('host.unknown');
    const snapshot = await this.snapshots.ofTenant(tenant);
    if (!snapshot?.endpoints.has(endpoint)) throw new GatehouseError('http.not-found');
    return {
      resource: endpointUrl(origin, tenant, endpoint),
      resource_name: `Gatehouse: ${tenant}`,
      authorization_servers: [issuerUrl(this.settings.publicUrl, tenant)],
      bearer_methods_supported: ['header'],
      scopes_supported: ['mcp', 'mcp:tools'],
    };
  }
}
