import { GatehouseError } from '@gatehouse/errors';
import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import { knownOrigin } from '../data-plane/receive/endpoint-address.ts';
import { Snapshots } from '../data-plane/snapshot/snapshots.ts';
import { SETTINGS, type Settings } from '../platform/injection.ts';
import { PLATFORM } from './issuer-url.ts';

/**
 * The public keys of a tenant's built-in issuer (RFC 7517 section 5), a suspended one's too: what was signed stays
 * verifiable. The next key is among them, so that whoever kept the set for its `max-age` knows it when it is first used.
 */
@Controller()
export class JwksController {
  constructor(
    private readonly snapshots: Snapshots,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(['t/:tenant/oauth/jwks', 'oauth/jwks'])
  @Header('access-control-allow-origin', '*')
  async keys(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('tenant') named?: string,
  ): Promise<{ keys: readonly JWK[] }> {
    if (!knownOrigin(request.headers.host, this.settings.knownOrigins)) throw new GatehouseError('host.unknown');
    // The platform's have one address.
    const snapshot = named === PLATFORM ? undefined : await this.snapshots.ofTenant(named ?? PLATFORM);
    const issuer = snapshot?.issuers.find(({ kind }) => kind === 'builtin');
    if (issuer?.kind !== 'builtin') throw new GatehouseError('http.not-found');
    reply.header('content-type', 'application/jwk-set+json').header('cache-control', 'public, max-age=300');
    return { keys: issuer.keys };
  }
}
