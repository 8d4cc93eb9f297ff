import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { RenderedPage } from '../interaction-pages.ts';
import { correlationIdOf } from './correlation-id.ts';
import type { IssuerParts, OwnParts } from './issuer-parts.ts';

type Pages = Pick<IssuerParts, 'pages'>;

/** The provider's description of an error repeats what was sent to it, and is left out: the code has to do. */
export function renderError({ tenant }: OwnParts, { pages }: Pages) {
  return async (ctx: KoaContextWithOIDC, { error }: ErrorOut): Promise<void> => {
    const correlationId = correlationIdOf(ctx.req);
    send(ctx, pages.error({ tenant, issuer: tenant.issuer }, { code: error, status: ctx.status, correlationId }));
  };
}

export function renderSignOut({ tenant }: OwnParts, { pages }: Pages) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { secret } = (ctx.oidc.session?.state ?? {}) as { readonly secret?: string };
    const form = { action: ctx.oidc.urlFor('end_session_confirm'), xsrf: secret ?? '' };
    send(ctx, pages.signOut(tenant, form));
  };
}

export function renderSignedOut({ tenant }: OwnParts, { pages }: Pages) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => send(ctx, pages.signedOut(tenant));
}

function send(ctx: KoaContextWithOIDC, { html, headers }: RenderedPage): void {
  ctx.set({ ...headers });
  ctx.body = html;
}
