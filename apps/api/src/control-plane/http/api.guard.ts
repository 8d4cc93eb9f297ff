import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_SCOPE } from '../../authorization-server/provider/resources.ts';
import { ClientAddresses } from '../../platform/client-address.ts';
import { SETTINGS, type Settings } from '../../platform/injection.ts';
import { API_TOKEN } from './authenticate/api-token.strategy.ts';
import { ApiTokens } from './authenticate/api-tokens.service.ts';
import { present } from './authenticate/presented.ts';
import { Authorizations } from './authorizations.service.ts';
import type { ApiCaller } from './caller.ts';
import { establish } from './established.ts';
import { operationOf } from './operation-of.ts';

/** Lets a request pass to its handler once it is known who asks, that they may, and that it says what the operation takes. */
@Injectable()
export class ApiGuard extends AuthGuard(API_TOKEN) {
  private readonly addresses: ClientAddresses;

  constructor(
    private readonly tokens: ApiTokens,
    private readonly authorizations: Authorizations,
    @Inject(SETTINGS) { trustedProxies }: Settings,
  ) {
    super();
    this.addresses = new ClientAddresses(trustedProxies);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { user: ApiCaller }>();
    present(request, this.tokens.present(this.addresses.of(request.raw)));
    try {
      await super.canActivate(context);
    } catch (thrown) {
      const error = asGatehouseError(thrown);
      const { status } = error.definition;
      if (status === 401 || error.code === 'scope.insufficient') {
        http.getResponse<FastifyReply>().header('www-authenticate', challenge(error));
      }
      throw error;
    }
    establish(request, await this.authorizations.authorize(operationOf(context), request.user, request));
    return true;
  }

  override handleRequest<Caller>(
    error: unknown,
    caller: Caller | false | undefined,
    info: unknown,
    context: ExecutionContext,
  ): Caller {
    if (error) throw error;
    if (caller) return caller;
    if (info instanceof GatehouseError) throw info;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.headers.authorization === undefined) throw new GatehouseError('token.missing');
    void this.tokens.countFailure(this.addresses.of(request.raw));
    throw new GatehouseError('token.invalid', { reason: 'the signature does not hold, or its key is not known' });
  }
}

/** RFC 6750 section 3. */
function challenge({ code }: GatehouseError): string {
  const parameters = [`realm="Gatehouse"`, `scope="${API_SCOPE}"`];
  if (code === 'token.invalid') parameters.push('error="invalid_token"');
  if (code === 'scope.insufficient') parameters.push('error="insufficient_scope"');
  return `Bearer ${parameters.join(', ')}`;
}
