import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame, PasskeyTarget, Throttled } from './page.ts';
import { field } from './parts/field.ts';
import { button, form, passkeyForm } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { type Problem, problemSummary } from './parts/problem.ts';
import { throttledSentence } from './parts/throttled.ts';
import { attributes } from './template/attributes.ts';
import { type Html, html } from './template/html.ts';
import { name } from './template/name.ts';

export interface SecondFactorView extends PageFrame {
  /** Who has shown the first factor, as they typed it. */
  readonly identifier: string;
  /** Gets `code`, six digits (RFC 6238). Absent where the account has none. */
  readonly code?: FormTarget | undefined;
  readonly passkey?: PasskeyTarget | undefined;
  /** Gets `recovery-code`. Absent where none is left. */
  readonly recovery?: FormTarget | undefined;
  /** Leads back to the first factor. Absent where it has to be this account. */
  readonly switchAccount?: FormTarget | undefined;
  readonly problem?: SecondFactorProblem | undefined;
}

export type SecondFactorProblem =
  | Throttled
  /** Wrong, too old, or used before. */
  | { readonly kind: 'code-refused' }
  | { readonly kind: 'recovery-refused' }
  | { readonly kind: 'passkey-refused' };

export function secondFactorPage(view: SecondFactorView): Page {
  const problems = problemsOf(view.problem);
  return page(view, {
    title: 'Confirm that it is you',
    failed: problems.length > 0,
    script: view.passkey !== undefined,
    partOfFlow: true,
    content: html`${heading('Confirm that it is you', html`Signing in as ${name(view.identifier)}`)}
${problemSummary(problems)}
${
  view.code &&
  form(
    view.code,
    html`${field({
      name: 'code',
      label: 'Code of your authenticator app',
      hint: 'Six digits. A new one appears every 30 seconds.',
      type: 'text',
      autocomplete: 'one-time-code',
      problems,
      first: true,
      maxlength: 12,
      code: 'numeric',
    })}
${button({ label: 'Continue' })}`,
  )
}
${
  view.passkey &&
  html`${passkeyForm({
    target: view.passkey,
    ceremony: 'get',
    failed: 'No passkey was used. Try again, or choose another way.',
    content: html`${view.code ? html`<p class="or">or</p>` : undefined}
${button(view.code ? { label: 'Use a passkey', look: 'second' } : { label: 'Use a passkey' })}`,
  })}
${view.code ? undefined : html`<p class="notice" data-passkey-unavailable>Your passkey needs a browser that supports passkeys, with JavaScript switched on.</p>`}`
}
${recovery(view, problems)}
${view.switchAccount && form(view.switchAccount, button({ label: 'Sign in as somebody else', look: 'plain' }))}`,
  });
}

/** Out of the way, unless it is the only one or has just been tried. */
function recovery(view: SecondFactorView, problems: readonly Problem[]): Html | undefined {
  if (view.recovery === undefined) return undefined;
  const alone = !view.code && !view.passkey;
  const tried = view.problem?.kind === 'recovery-refused';
  const asked = form(
    view.recovery,
    html`${field({
      name: 'recovery-code',
      label: 'Recovery code',
      hint: 'One of those that you kept when you set this up. Each works once.',
      type: 'text',
      autocomplete: 'off',
      problems,
      first: alone || tried,
      maxlength: 64,
      code: 'text',
    })}
${button(alone ? { label: 'Continue' } : { label: 'Continue', look: 'second' })}`,
  );
  if (alone) return asked;
  return html`<details ${attributes({ open: tried })}>
<summary>Use a recovery code</summary>
${asked}
</details>`;
}

function problemsOf(problem: SecondFactorProblem | undefined): readonly Problem<'code' | 'recovery-code'>[] {
  switch (problem?.kind) {
    case undefined:
      return [];
    case 'throttled':
      return [{ sentence: throttledSentence(problem) }];
    case 'code-refused':
      return [{ sentence: 'This code is not right, or was used before. Enter the one shown now.', field: 'code' }];
    case 'recovery-refused':
      return [{ sentence: 'This recovery code is not right, or was used before.', field: 'recovery-code' }];
    case 'passkey-refused':
      return [{ sentence: 'This passkey does not belong to your account. Use another one.' }];
  }
}
