import type { OpenSession } from '../../interaction-pages.ts';
import type { AccountFrame } from '../../pages/account/account-page.ts';
import type { FormTarget } from '../../pages/page.ts';
import type { Answer, Arrival } from '../page-place.ts';

/** The pages of a person's own account, by the last part of their path. */
export type AccountPath =
  | 'applications'
  | 'authenticator'
  | 'passkeys'
  | 'password'
  | 'recovery-codes'
  | 'sessions'
  | 'sign-in';

/** Somebody who is signed in, at a page of their account. */
export interface AccountArrival extends Arrival {
  readonly session: OpenSession;
  readonly accountId: string;
  readonly email: string;
  readonly frame: AccountFrame;
  urlOf(path: AccountPath): string;
  /** A form for one of the pages. @param carried hidden fields */
  formFor(path: AccountPath, carried?: Readonly<Record<string, string>>): FormTarget;
}

/** A page of a person's account. It never sees anybody who is not signed in. */
export interface AccountPlace {
  readonly path: AccountPath;
  /** Who may enter: everybody who is signed in, or who has proved just now who they are. A stolen session changes no factor. */
  readonly whoever: 'signed-in' | 'fresh';
  show(arrival: AccountArrival): Promise<Answer>;
  take(arrival: AccountArrival, form: ReadonlyMap<string, string>): Promise<Answer>;
}
