import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame, PasskeyTarget, Throttled } from './page.ts';
import { field } from './parts/field.ts';
import { button, form, passkeyForm } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { links } from './parts/links.ts';
import { type Problem, problemSummary } from './parts/problem.ts';
import { throttledSentence } from './parts/throttled.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface SignInView extends PageFrame {
  /** Gets `identifier` and `password`. */
  readonly form: FormTarget;
  /** As it was typed before. */
  readonly identifier?: string | undefined;
  /** Who asked for the sign-in; absent where a person came by themselves. */
  readonly clientName?: string | undefined;
  /** Absent where passkeys cannot work: the origin is an address, or the tenant does not want them. */
  readonly passkey?: PasskeyTarget | undefined;
  /** Absent where no e-mail can be sent. */
  readonly resetUrl?: string | undefined;
  readonly problem?: SignInProblem | undefined;
}

export type SignInProblem =
  | Throttled
  /** Whichever of the two was wrong, and whether there is such an account or not: one text. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'passkey-refused' }
  | { readonly kind: 'incomplete'; readonly missing: readonly ('identifier' | 'password')[] }
  | { readonly kind: 'expired' };

export function signInPage(view: SignInView): Page {
  const problems = problemsOf(view.problem);
  const asked = view.clientName === undefined ? undefined : html`to continue to ${name(view.clientName)}`;
  return page(view, {
    title: 'Sign in',
    failed: problems.length > 0,
    script: view.passkey !== undefined,
    partOfFlow: true,
    content: html`${heading('Sign in', asked)}
${problemSummary(problems)}
${form(
  view.form,
  html`${field({
    name: 'identifier',
    label: 'E-mail address',
    type: 'text',
    autocomplete: view.passkey ? 'username webauthn' : 'username',
    value: view.identifier,
    problems,
    first: !view.identifier,
    maxlength: 320,
  })}
${field({
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
  problems,
  first: Boolean(view.identifier),
  maxlength: 1024,
})}
${button({ label: 'Sign in' })}`,
)}
${
  view.passkey &&
  passkeyForm({
    target: view.passkey,
    ceremony: 'get',
    autofill: true,
    failed: 'No passkey was used. Try again, or sign in with your password.',
    content: html`<p class="or">or</p>
${button({ label: 'Use a passkey', look: 'second' })}`,
  })
}
${links(view.resetUrl === undefined ? undefined : { href: view.resetUrl, label: 'Forgot your password?' })}`,
  });
}

function problemsOf(problem: SignInProblem | undefined): readonly Problem<'identifier' | 'password'>[] {
  switch (problem?.kind) {
    case undefined:
      return [];
    case 'throttled':
      return [{ sentence: throttledSentence(problem) }];
    case 'refused':
      return [{ sentence: 'This does not match an account. Check both fields and try again.' }];
    case 'passkey-refused':
      return [{ sentence: 'This passkey does not belong to an account here. Use another one, or your password.' }];
    case 'incomplete':
      return problem.missing.map((missing) => ({ sentence: `Enter your ${MISSING[missing]}.`, field: missing }));
    case 'expired':
      return [{ sentence: 'The page had been open for too long. Sign in again.' }];
  }
}

const MISSING = { identifier: 'e-mail address', password: 'password' } as const;
