import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame } from './page.ts';
import { button, form } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { links } from './parts/links.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface SignOutView extends PageFrame {
  /** Gets nothing: being sent is the confirmation. */
  readonly form: FormTarget;
  /** Who is signed in, where that is known. */
  readonly identifier?: string | undefined;
  /** Where somebody goes who does not want to. */
  readonly stayUrl?: string | undefined;
}

/** Asks first: otherwise any page of the web could sign people out. */
export function signOutPage(view: SignOutView): Page {
  return page(view, {
    title: 'Sign out',
    partOfFlow: true,
    content: html`${heading('Sign out?', view.identifier === undefined ? 'In this browser.' : html`You are signed in as ${name(view.identifier)}.`)}
${form(view.form, button({ label: 'Sign out' }))}
${links(view.stayUrl === undefined ? undefined : { href: view.stayUrl, label: 'Stay signed in' })}`,
  });
}
