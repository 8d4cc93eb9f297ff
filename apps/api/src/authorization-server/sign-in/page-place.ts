import type { Caller } from '../../control-plane/accounts/account.ts';
import type { OpenSession, Visit } from '../interaction-pages.ts';
import type { Page } from '../pages/page.ts';

/** What a place is given: where somebody is, with which link, and what they sent. */
export interface Arrival {
  readonly visit: Visit;
  /** Of the link that led here; empty where none does. */
  readonly token: string;
  readonly caller: Caller;
  /** Who is signed in in the browser. */
  readonly session: OpenSession | undefined;
  /** What forms of this place are bound to. */
  readonly binding: string;
  /** The URL of the place. */
  readonly action: string;
}

/** A page, or the URL at which the browser goes on. */
export type Answer = Page | { readonly goOn: string };

/** A page outside of an authorization: shown by GET, and by POST what its form does. */
export interface PagePlace {
  show(arrival: Arrival): Promise<Answer>;
  take(arrival: Arrival, form: ReadonlyMap<string, string>): Promise<Answer>;
}
