import { GatehouseError } from '@gatehouse/errors';
import type { AccountDirectory } from './accounts.ts';
import type { InteractionPages, RenderedPage } from './interaction-pages.ts';

/** Where nobody can sign in: there are no accounts and no pages. Clients that act for themselves are served all the same. */
export const noSignIn: { readonly accounts: AccountDirectory; readonly pages: InteractionPages } = {
  accounts: { find: async () => undefined },
  pages: {
    interact: async () => {
      throw new GatehouseError('http.not-found', { reason: 'nobody can sign in here' });
    },
    error: (_tenant, { code, correlationId }) => plain('This did not work', `${code} (${correlationId})`),
    signOut: () => plain('Nobody is signed in', 'There is nothing to sign out of.'),
    signedOut: () => plain('Nobody is signed in', 'There is nothing to sign out of.'),
  },
};

/** @param text holds nothing that a request has said */
function plain(title: string, text: string): RenderedPage {
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  };
}
