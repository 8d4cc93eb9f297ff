import { page } from './layout/document.ts';
import type { Page, PageFrame } from './page.ts';
import { heading } from './parts/heading.ts';
import { links } from './parts/links.ts';
import { html } from './template/html.ts';

export interface SignedOutView extends PageFrame {
  /** Every session of the account has ended, not only this one. */
  readonly everywhere?: boolean | undefined;
  readonly signInUrl?: string | undefined;
}

export function signedOutPage(view: SignedOutView): Page {
  const where = view.everywhere ? 'Everywhere: every session of yours has ended.' : 'In this browser.';
  return page(view, {
    title: 'Signed out',
    content: html`${heading('You are signed out', `${where} On a shared computer, close the browser as well.`)}
${links(view.signInUrl === undefined ? undefined : { href: view.signInUrl, label: 'Sign in again' })}`,
  });
}
