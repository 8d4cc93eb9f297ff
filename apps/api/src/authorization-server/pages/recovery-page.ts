import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame, Throttled } from './page.ts';
import { button, form } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import {
  type NewPasswordProblem,
  newPasswordFields,
  newPasswordProblem,
  type PasswordRules,
} from './parts/new-password.ts';
import { notice } from './parts/notice.ts';
import { problemSummary } from './parts/problem.ts';
import { throttledSentence } from './parts/throttled.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface RecoveryView extends PageFrame {
  /** Gets `new-password` and `new-password-again`. */
  readonly form: FormTarget;
  /** Whose account it is. */
  readonly identifier: string;
  readonly rules: PasswordRules;
  readonly problem?: Throttled | NewPasswordProblem | undefined;
}

/** Where somebody comes back whose factors are lost. It says what has happened: they may not have asked for it. */
export function recoveryPage(view: RecoveryView): Page {
  const problems = problemsOf(view);
  return page(view, {
    title: 'Come back to your account',
    failed: problems.length > 0,
    content: html`${heading('Come back to your account', html`Choose a new password for ${name(view.identifier)}.`)}
${problemSummary(problems)}
${notice(
  'plain',
  html`<p>An administrator has taken away what you signed in with: your password, and your authenticator app, passkeys and recovery codes where you had any. Everything that you were signed in to has ended. Set up a second factor again when you are back.</p>
<p>If you did not ask for this, tell your administrators before you go on.</p>`,
)}
${form(
  view.form,
  html`<input type="text" name="identifier" value="${view.identifier}" autocomplete="username" readonly hidden>
${newPasswordFields(view.rules, problems, true)}
${button({ label: 'Set the password' })}`,
)}`,
  });
}

function problemsOf({ problem, rules }: RecoveryView) {
  if (problem === undefined) return [];
  if (problem.kind === 'throttled') return [{ sentence: throttledSentence(problem) }];
  return [newPasswordProblem(problem, rules)];
}

/** A link that is good no more. */
export function recoveryEndedPage(view: PageFrame): Page {
  return page(view, {
    title: 'Link ended',
    failed: true,
    content: heading(
      'This link is not good any more',
      'It was used, it is too old, or a newer one was sent. If you have set a password with it, sign in. If not, ask your administrators for a new one.',
    ),
  });
}
