import { type RedirectTarget, redirectTarget } from './consent/redirect-target.ts';
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
  /** The redirect URI, with its answer, of a client that nobody knows: whoever reads this decides whether to go there. */
  readonly leadsTo?: string | undefined;
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
${links(view.next, view.leadsTo === undefined ? undefined : wayTo(view.leadsTo))}`,
  });
}

/** Named by where it leads, and not by what anybody calls it. */
function wayTo(leadsTo: string): Link {
  return { href: leadsTo, label: `Go on to ${placeOf(redirectTarget(leadsTo, undefined))}` };
}

function placeOf(target: RedirectTarget): string {
  switch (target.kind) {
    case 'loopback':
      return `the program on this computer at ${target.host}`;
    case 'program':
      return `the program that opens ${target.scheme} links`;
    case 'elsewhere':
    case 'own-host':
      return target.host;
  }
}
