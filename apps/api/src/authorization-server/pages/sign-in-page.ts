import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame, PasskeyTarget, Throttled } from './page.ts';
import { field } from './parts/field.ts';
import { button, form, passkeyForm } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { links } from './parts/links.ts';
import { type Problem, problemSummary } from './parts/problem.ts';
import { throttledSentence } from './parts/throttled.ts';
import { type Html, html } from './template/html.ts';
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
  /** The e-mail of who is signed in, and is asked to prove once more that it is them. */
  readonly again?: string | undefined;
  /** Offered to those who are asked once more. */
  readonly signOutUrl?: string | undefined;
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
  const problems = problemsOf(view);
  return page(view, {
    title: view.again === undefined ? 'Sign in' : 'Confirm that it is you',
    failed: problems.length > 0,
    script: view.passkey !== undefined,
    partOfFlow: true,
    content: html`${headingOf(view)}
${problemSummary(problems)}
${form(
  view.form,
  html`${identifierField(view, problems)}
${field({
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
  problems,
  first: Boolean(view.identifier ?? view.again),
  maxlength: 1024,
})}
${button({ label: view.again === undefined ? 'Sign in' : 'Confirm' })}`,
)}
${
  view.passkey &&
  passkeyForm({
    target: view.passkey,
    ceremony: 'get',
    autofill: view.again === undefined,
    failed: 'No passkey was used. Try again, or use your password.',
    content: html`<p class="or">or</p>
${button({ label: 'Use a passkey', look: 'second' })}`,
  })
}
${links(
  view.resetUrl === undefined ? undefined : { href: view.resetUrl, label: 'Forgot your password?' },
  view.again === undefined || view.signOutUrl === undefined ? undefined : { href: view.signOutUrl, label: 'Sign out' },
)}`,
  });
}

function headingOf({ again, clientName }: SignInView): Html {
  if (again !== undefined) {
    const sentence = html`Signed in as ${name(again)}. Show once more that it is you before you change how you sign in.`;
    return heading('Confirm that it is you', sentence);
  }
  return heading('Sign in', clientName === undefined ? undefined : html`to continue to ${name(clientName)}`);
}

function identifierField({ again, identifier, passkey }: SignInView, problems: readonly Problem[]): Html {
  // For password managers: it is decided who it has to be.
  if (again !== undefined) {
    return html`<input type="text" name="identifier" value="${again}" autocomplete="username" readonly hidden>`;
  }
  return field({
    name: 'identifier',
    label: 'E-mail address',
    type: 'text',
    autocomplete: passkey ? 'username webauthn' : 'username',
    value: identifier,
    problems,
    first: !identifier,
    maxlength: 320,
  });
}

function problemsOf({ problem, again }: SignInView): readonly Problem<'identifier' | 'password'>[] {
  switch (problem?.kind) {
    case undefined:
      return [];
    case 'throttled':
      return [{ sentence: throttledSentence(problem) }];
    case 'refused':
      if (again !== undefined) return [{ sentence: 'This is not your password. Try again.', field: 'password' }];
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
