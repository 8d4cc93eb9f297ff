import type { EventEmitter } from 'node:events';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Logger } from '../../platform/injection.ts';
import { correlationIdOf } from './correlation-id.ts';
import type { OwnParts } from './issuer-parts.ts';

/** Requests that the provider refuses, by who refused them. */
const REFUSALS = [
  'authorization.error',
  'grant.error',
  'registration_create.error',
  'revocation.error',
  'introspection.error',
  'userinfo.error',
  'end_session.error',
  'end_session_confirm.error',
] as const;

/** The log says why; who asked is told no more than the protocol has words for. */
export function watchIssuer(provider: Provider, { tenant: { slug } }: OwnParts, logger: Logger): void {
  const facts = (ctx: KoaContextWithOIDC) => ({ tenant: slug, correlationId: correlationIdOf(ctx.req) });
  for (const event of REFUSALS) {
    provider.on(event as 'grant.error', (ctx, { error, error_detail: detail }) => {
      logger.info({ ...facts(ctx), event, error, detail }, 'the issuer refused a request');
    });
  }
  // What got past the provider: without a listener Koa would print it.
  const emitter: EventEmitter = provider;
  emitter.on('error', (err: unknown) => logger.error({ tenant: slug, err }, 'the issuer failed'));
  provider.on('server_error', (ctx, err) => logger.error({ ...facts(ctx), err }, 'the issuer failed'));
}
