import { page } from './layout/document.ts';
import type { Page, PageFrame, PasskeyTarget } from './page.ts';
import { button, passkeyForm } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { type Link, links } from './parts/links.ts';
import { problemSummary } from './parts/problem.ts';
import { html } from './template/html.ts';

export interface PasskeyView extends PageFrame {
  readonly passkey: PasskeyTarget;
  /** Absent where there is none: then the reader is told whom to ask. */
  readonly otherWay?: Link | undefined;
  readonly refused?: boolean | undefined;
}

/** Where a passkey is asked for, and nothing else. */
export function passkeyPage(view: PasskeyView): Page {
  const refused = 'This passkey does not belong to an account here. Use another one.';
  return page(view, {
    title: 'Use your passkey',
    failed: view.refused === true,
    script: true,
    partOfFlow: true,
    content: html`${heading('Use your passkey', 'Your browser asks you to confirm with your device or a security key.')}
${problemSummary(view.refused ? [{ sentence: refused }] : [])}
<p class="notice" data-passkey-unavailable>This needs a browser that supports passkeys, with JavaScript switched on. ${
      view.otherWay
        ? 'Otherwise use another way.'
        : 'If yours cannot, ask your administrator for another way to sign in.'
    }</p>
${passkeyForm({
  target: view.passkey,
  ceremony: 'get',
  failed: 'No passkey was used. Try again, or use another way.',
  content: button({ label: 'Continue with a passkey' }),
})}
${links(view.otherWay)}`,
  });
}
