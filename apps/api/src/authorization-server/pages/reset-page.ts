import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame, Throttled } from './page.ts';
import { button, form } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { onward } from './parts/links.ts';
import {
  type NewPasswordProblem,
  newPasswordFields,
  newPasswordProblem,
  type PasswordRules,
} from './parts/new-password.ts';
import { problemSummary } from './parts/problem.ts';
import { throttledSentence } from './parts/throttled.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface ResetView extends PageFrame {
  /** Gets `new-password` and `new-password-again`. */
  readonly form: FormTarget;
  /** Whose password it is. */
  readonly identifier: string;
  readonly rules: PasswordRules;
  readonly problem?: Throttled | NewPasswordProblem | undefined;
}

export function resetPage(view: ResetView): Page {
  const problems = problemsOf(view);
  return page(view, {
    title: 'Choose a new password',
    failed: problems.length > 0,
    content: html`${heading('Choose a new password', html`For ${name(view.identifier)}. All your sessions end, and you sign in again.`)}
${problemSummary(problems)}
${form(
  view.form,
  html`<input type="text" name="identifier" value="${view.identifier}" autocomplete="username" readonly hidden>
${newPasswordFields(view.rules, problems, true)}
${button({ label: 'Set the password' })}`,
)}`,
  });
}

function problemsOf({ problem, rules }: ResetView) {
  if (problem === undefined) return [];
  if (problem.kind === 'throttled') return [{ sentence: throttledSentence(problem) }];
  return [newPasswordProblem(problem, rules)];
}

export interface ResetEndedView extends PageFrame {
  readonly resetUrl: string;
}

/** A link that is good no more. */
export function resetEndedPage(view: ResetEndedView): Page {
  return page(view, {
    title: 'Link ended',
    failed: true,
    content: html`${heading(
      'This link is not good any more',
      'Each is good once, and for an hour. Ask for a new one if you still need it.',
    )}
${onward({ href: view.resetUrl, label: 'Ask for a new link' })}`,
  });
}
