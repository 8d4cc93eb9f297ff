import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame } from './page.ts';
import { button, form } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { onward } from './parts/links.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface EmailVerificationView extends PageFrame {
  readonly form: FormTarget;
  readonly email: string;
}

/** Asks once more: programs that look at mail follow links, and must not confirm anything by it. */
export function emailVerificationPage(view: EmailVerificationView): Page {
  return page(view, {
    title: 'Confirm your address',
    content: html`${heading('Confirm your address', html`Is ${name(view.email)} yours, and do you want to use it here?`)}
${form(view.form, button({ label: 'Confirm the address' }))}`,
  });
}

export interface EmailVerifiedView extends PageFrame {
  readonly outcome: 'verified' | 'expired' | 'used';
  readonly nextUrl: string;
}

/** What came of it. */
export function emailVerifiedPage(view: EmailVerifiedView): Page {
  const [title, sentence] = OUTCOMES[view.outcome];
  return page(view, {
    title,
    failed: view.outcome !== 'verified',
    content: html`${heading(title, sentence)}
${onward({ href: view.nextUrl, label: 'Go on to your account' })}`,
  });
}

const OUTCOMES = {
  verified: ['Your address is confirmed', 'You can close this window.'],
  expired: ['This link has expired', 'Ask for a new one in your account.'],
  used: ['This link was used', 'If you used it, there is nothing more to do.'],
} as const;
