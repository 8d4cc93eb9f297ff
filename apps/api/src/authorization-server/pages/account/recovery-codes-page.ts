import type { Page } from '../page.ts';
import { heading } from '../parts/heading.ts';
import { onward } from '../parts/links.ts';
import { notice } from '../parts/notice.ts';
import { html } from '../template/html.ts';
import { type AccountFrame, accountPage } from './account-page.ts';

export interface RecoveryCodesView extends AccountFrame {
  /** Where one goes on. */
  readonly nextUrl: string;
  readonly codes: readonly string[];
}

/** The one time that recovery codes are seen. */
export function recoveryCodesPage(view: RecoveryCodesView): Page {
  return accountPage(view, 'sign-in', {
    title: 'Your recovery codes',
    content: html`${heading('Your recovery codes', 'Each signs you in once, in place of your second factor.')}
${notice('warning', html`<p><strong>This is the only time that they are shown.</strong> Print them, or keep them in a password manager, away from your password.</p>`)}
<ul class="codes">${view.codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
${onward({ href: view.nextUrl, label: 'I have kept them' })}`,
  });
}
