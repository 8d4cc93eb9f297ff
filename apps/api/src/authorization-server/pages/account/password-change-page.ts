import type { FormTarget, Page, Throttled } from '../page.ts';
import { field } from '../parts/field.ts';
import { button, form } from '../parts/form.ts';
import { heading } from '../parts/heading.ts';
import {
  type NewPasswordProblem,
  newPasswordFields,
  newPasswordProblem,
  type PasswordRules,
} from '../parts/new-password.ts';
import { type Problem, problemSummary } from '../parts/problem.ts';
import { throttledSentence } from '../parts/throttled.ts';
import { html } from '../template/html.ts';
import { type AccountFrame, accountPage } from './account-page.ts';

export interface PasswordChangeView extends AccountFrame {
  /** Gets `current-password`, `new-password` and `new-password-again`. */
  readonly form: FormTarget;
  readonly identifier: string;
  /** The account has none yet: nothing is asked for but the new one. */
  readonly first?: boolean | undefined;
  readonly rules: PasswordRules;
  readonly problem?: Throttled | { readonly kind: 'current-refused' } | NewPasswordProblem | undefined;
}

export function passwordChangePage(view: PasswordChangeView): Page {
  const problems = problemsOf(view);
  const title = view.first ? 'Set a password' : 'Change your password';
  return accountPage(view, 'sign-in', {
    title,
    failed: problems.length > 0,
    content: html`${heading(title, 'Your other sessions end, and applications have to sign in again.')}
${problemSummary(problems)}
${form(
  view.form,
  html`<input type="text" name="identifier" value="${view.identifier}" autocomplete="username" readonly hidden>
${
  view.first
    ? undefined
    : field({
        name: 'current-password',
        label: 'Current password',
        type: 'password',
        autocomplete: 'current-password',
        problems,
        first: true,
        maxlength: 1024,
      })
}
${newPasswordFields(view.rules, problems, view.first === true)}
<div class="choices">
<a class="button second" href="${view.places['sign-in']}">Cancel</a>
${button({ label: view.first ? 'Set it' : 'Change' })}
</div>`,
)}`,
  });
}

function problemsOf({ problem, rules }: PasswordChangeView): readonly Problem[] {
  if (problem === undefined) return [];
  if (problem.kind === 'throttled') return [{ sentence: throttledSentence(problem) }];
  if (problem.kind === 'current-refused') {
    return [{ field: 'current-password', sentence: 'This is not your current password.' }];
  }
  return [newPasswordProblem(problem, rules)];
}
