import type { FormTarget, Page, Throttled } from '../page.ts';
import { field } from '../parts/field.ts';
import { button, form } from '../parts/form.ts';
import { heading } from '../parts/heading.ts';
import { type Problem, problemSummary } from '../parts/problem.ts';
import { qrCode } from '../parts/qr-code.ts';
import { throttledSentence } from '../parts/throttled.ts';
import { html } from '../template/html.ts';
import { type AccountFrame, accountPage } from './account-page.ts';

export interface AuthenticatorView extends AccountFrame {
  /** Gets `code`, of the secret below. */
  readonly form: FormTarget;
  /** `otpauth://totp/…`, as authenticator apps read it. */
  readonly uri: string;
  /** The same secret in base32, for those who type it. */
  readonly secret: string;
  readonly problem?: Throttled | { readonly kind: 'code-refused' } | { readonly kind: 'expired' } | undefined;
}

/** Where an authenticator app is set up: it counts once a code of it was right. */
export function authenticatorPage(view: AuthenticatorView): Page {
  const problems = problemsOf(view.problem);
  return accountPage(view, 'sign-in', {
    title: 'Set up an authenticator app',
    failed: problems.length > 0,
    content: html`${heading('Set up an authenticator app', 'It shows codes that you enter besides your password.')}
${problemSummary(problems)}
<section>
<h2>1. Scan this with the app</h2>
${qrCode(view.uri, 'QR code with the secret for your authenticator app')}
<p class="quiet">Or type the secret into it (time-based, six digits):</p>
<code class="secret">${view.secret.replace(/.{4}(?=.)/g, '$& ')}</code>
</section>
<section>
<h2>2. Enter the code that it shows</h2>
${form(
  view.form,
  html`${field({
    name: 'code',
    label: 'Six digits',
    type: 'text',
    autocomplete: 'one-time-code',
    problems,
    maxlength: 12,
    code: 'numeric',
  })}
<div class="choices">
<a class="button second" href="${view.places['sign-in']}">Cancel</a>
${button({ label: 'Finish' })}
</div>`,
)}
</section>`,
  });
}

function problemsOf(problem: AuthenticatorView['problem']): readonly Problem[] {
  if (problem === undefined) return [];
  if (problem.kind === 'throttled') return [{ sentence: throttledSentence(problem) }];
  if (problem.kind === 'expired')
    return [{ sentence: 'This took too long. Scan the new code, or type the new secret.' }];
  return [
    {
      field: 'code',
      sentence: 'This code is not right. Check the clock of your device, and enter the code shown now.',
    },
  ];
}
