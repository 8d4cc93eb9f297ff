import { type PageParts, page } from '../layout/document.ts';
import type { Page, PageFrame } from '../page.ts';
import { notice } from '../parts/notice.ts';
import { attributes } from '../template/attributes.ts';
import { type Html, html } from '../template/html.ts';

/** What every page of a person's own account has around it. */
export interface AccountFrame extends PageFrame {
  readonly places: { readonly [place in Place]?: string };
  readonly signOutUrl?: string | undefined;
  /** What was just done, by a form of the page before. */
  readonly done?: AccountChange | undefined;
}

export type Place = 'sessions' | 'applications' | 'sign-in';

export type AccountChange =
  | 'session-ended'
  | 'consent-revoked'
  | 'password-changed'
  | 'authenticator-added'
  | 'authenticator-removed'
  | 'passkey-added'
  | 'passkey-removed';

const LABELS: Readonly<Record<Place, string>> = {
  sessions: 'Sessions',
  applications: 'Applications',
  'sign-in': 'Signing in',
};

const CHANGES: Readonly<Record<AccountChange, string>> = {
  'session-ended': 'The session has ended.',
  'consent-revoked': 'The application has no access any more.',
  'password-changed':
    'Your password is changed. Your other sessions have ended, and applications have to sign in again.',
  'authenticator-added': 'The authenticator app is set up.',
  'authenticator-removed': 'The authenticator app is removed.',
  'passkey-added': 'The passkey is added.',
  'passkey-removed': 'The passkey is removed.',
};

/** @param current where the page belongs; a page below it is marked there too */
export function accountPage(
  view: AccountFrame,
  current: Place,
  parts: Omit<PageParts, 'leave' | 'places' | 'wide'>,
): Page {
  const { done, signOutUrl } = view;
  return page(view, {
    ...parts,
    wide: true,
    leave: signOutUrl && html`<a class="leave" href="${signOutUrl}">Sign out</a>`,
    places: placesNav(view, current),
    content: [done === undefined ? undefined : notice('success', html`<p>${CHANGES[done]}</p>`), parts.content],
  });
}

function placesNav({ places }: AccountFrame, current: Place): Html {
  const link = (place: Place) => html`<a ${attributes({
    href: places[place],
    'aria-current': place === current && 'page',
  })}>${LABELS[place]}</a>
`;
  return html`<nav class="places" aria-label="Account">
${(Object.keys(LABELS) as Place[]).filter((place) => places[place] !== undefined).map(link)}</nav>`;
}
