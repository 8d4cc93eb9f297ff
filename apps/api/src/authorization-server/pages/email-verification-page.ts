import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame } from './page.ts';
import { button, form } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface EmailVerificationView extends PageFrame {
  readonly form: FormTarget;
}

/** Asks once more: programs that look at mail follow links, and must not confirm anything by it. */
export function emailVerificationPage(view: EmailVerificationView): Page {
  return page(view, {
    title: 'Confirm your address',
    content: html`${heading('Confirm your address', 'Is the mailbox that this link was sent to yours, and do you want to use it here?')}
${form(view.form, button({ label: 'Confirm the address' }))}`,
  });
}

export interface EmailVerifiedView extends PageFrame {
  /** Absent where the link was good no more. */
  readonly email?: string | undefined;
}

/** What came of it. */
export function emailVerifiedPage(view: EmailVerifiedView): Page {
  if (view.email === undefined) {
    return page(view, {
      title: 'Link ended',
      failed: true,
      content: heading('This link is not good any more', 'If you used it, there is nothing more to do.'),
    });
  }
  return page(view, {
    title: 'Your address is confirmed',
    content: heading('Your address is confirmed', html`${name(view.email)} is yours. You can close this window.`),
  });
}
