import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame, Throttled } from './page.ts';
import { field } from './parts/field.ts';
import { button, form } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { type Problem, problemSummary } from './parts/problem.ts';
import { throttledSentence } from './parts/throttled.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface ResetRequestView extends PageFrame {
  /** Gets `email`. */
  readonly form: FormTarget;
  readonly email?: string | undefined;
  readonly problem?: Throttled | { readonly kind: 'email-missing' } | undefined;
}

export function resetRequestPage(view: ResetRequestView): Page {
  const problems = problemsOf(view.problem);
  return page(view, {
    title: 'Reset your password',
    failed: problems.length > 0,
    content: html`${heading('Reset your password', 'We send you a link with which you can choose a new one.')}
${problemSummary(problems)}
${form(
  view.form,
  html`${field({
    name: 'email',
    label: 'E-mail address',
    type: 'email',
    autocomplete: 'username',
    value: view.email,
    problems,
    first: true,
    maxlength: 320,
  })}
${button({ label: 'Send the link' })}`,
)}`,
  });
}

function problemsOf(problem: ResetRequestView['problem']): readonly Problem[] {
  if (problem === undefined) return [];
  if (problem.kind === 'throttled') return [{ sentence: throttledSentence(problem) }];
  return [{ field: 'email', sentence: 'Enter your e-mail address.' }];
}

export interface ResetSentView extends PageFrame {
  readonly email: string;
  readonly minutes: number;
}

/** Says the same whether there is such an account or not. */
export function resetSentPage(view: ResetSentView): Page {
  return page(view, {
    title: 'Look into your mail',
    content: html`${heading(
      'Look into your mail',
      html`If ${name(view.email)} has an account here, a link is on its way. It is good for ${view.minutes} minutes.`,
    )}
<p class="small">Nothing came? Look among the junk, and check that this is the address of your account.</p>`,
  });
}
