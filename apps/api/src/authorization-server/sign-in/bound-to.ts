import type { OpenSession, Visit } from '../interaction-pages.ts';

/** Below it, pages are a person's own. */
export const ACCOUNT = '/account/';

/**
 * What forms of a page are bound to that is on nobody's way to a client: to the page, whose address may hold the token of
 * a link; and to the session. Where nobody is signed in there is none, and the browser gets a mark of its own.
 */
export function boundTo(path: string, { browser }: Pick<Visit, 'browser'>, session: OpenSession | undefined): string {
  return `${path} ${session?.uid ?? browser.mark()}`;
}
