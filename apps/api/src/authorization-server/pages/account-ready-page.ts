import { page } from './layout/document.ts';
import type { Page, PageFrame } from './page.ts';
import { heading } from './parts/heading.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface AccountReadyView extends PageFrame {
  readonly email: string;
  /** It was there before: only its password is another one. */
  readonly renewed?: boolean | undefined;
}

/** An account that can sign in from here on. */
export function accountReadyPage(view: AccountReadyView): Page {
  const title = view.renewed ? 'Your password is set' : 'Your account is ready';
  const before = view.renewed ? 'All your sessions have ended. ' : '';
  return page(view, {
    title,
    content: heading(title, html`${before}Connect your application, and sign in as ${name(view.email)} when it asks.`),
  });
}
