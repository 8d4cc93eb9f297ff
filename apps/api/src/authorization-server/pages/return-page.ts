import { redirectTarget } from './consent/redirect-target.ts';
import { page } from './layout/document.ts';
import type { Page, PageFrame } from './page.ts';
import { heading } from './parts/heading.ts';
import { onward } from './parts/links.ts';
import { attributes } from './template/attributes.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface ReturnView extends PageFrame {
  readonly clientName: string;
  /** The redirect URI with its answer: `code` or `error`, `state`, `iss`. */
  readonly redirectTo: string;
}

/**
 * Leads back to the client after a form: `pageHeaders()` says why no redirect does. It goes on at once and without
 * script, replaces itself in the history, and stays where a program of the reader's machine took over.
 */
export function returnPage(view: ReturnView): Page {
  const target = redirectTarget(view.redirectTo, undefined);
  const away = target.kind === 'loopback' || target.kind === 'program';
  const sentence = away
    ? html`Once ${name(view.clientName)} has taken over, you can close this window.`
    : 'If nothing happens, go on by yourself.';
  return page(view, {
    title: 'Going back',
    partOfFlow: true,
    refresh: html`<meta ${attributes({ 'http-equiv': 'refresh', content: `0;url=${view.redirectTo}` })}>
`,
    content: html`${heading(html`Going back to ${name(view.clientName)}`, sentence)}
${onward({ href: view.redirectTo, label: 'Go on' })}`,
  });
}
