import type { OpenSession, Visit } from '../interaction-pages.ts';

/** Below it, pages are a person's own. */
export const ACCOUNT = '/account/';

/**
 * What forms of a page are bound to that is on nobody's way to a client: to the page, whose address may hold the token of
 * a link; and to the session. Where somebody is to sign in there is none yet, and the browser gets a mark of its own.
 */
export function boundTo(path: string, { browser }: Pick<Visit, 'browser'>, session: OpenSession | undefined): string {
  const holder = session?.uid ?? (path.startsWith(ACCOUNT) ? browser.mark() : '');
  return `${path} ${holder}`;
}
