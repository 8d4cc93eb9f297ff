import { page } from './layout/document.ts';
import type { Page, PageFrame } from './page.ts';
import { facts } from './parts/facts.ts';
import { heading } from './parts/heading.ts';
import { type Link, links } from './parts/links.ts';
import { html } from './template/html.ts';

export interface ErrorView extends PageFrame {
  /** Of the closed list, or of OAuth: `invalid_request`. */
  readonly code: string;
  /** Ours, of the catalogue: what happened. Never what a request or an upstream said. */
  readonly title: string;
  /** What to do next. */
  readonly advice: string;
  readonly correlationId: string;
  readonly next?: Link | undefined;
}

export function errorPage(view: ErrorView): Page {
  return page(view, {
    title: 'This did not work',
    failed: true,
    partOfFlow: true,
    content: html`${heading(view.title, view.advice)}
${facts([
  { term: 'Code', is: html`<code>${view.code}</code>` },
  { term: 'Reference', is: html`<code>${view.correlationId}</code>` },
])}
<p class="small">If you ask somebody for help, tell them code and reference. They hold no secret.</p>
${links(view.next)}`,
  });
}
