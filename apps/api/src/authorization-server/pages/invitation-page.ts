import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame, TenantLabel, Throttled } from './page.ts';
import { field } from './parts/field.ts';
import { button, form } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import {
  type NewPasswordProblem,
  newPasswordFields,
  newPasswordProblem,
  type PasswordRules,
} from './parts/new-password.ts';
import { type Problem, problemSummary } from './parts/problem.ts';
import { throttledSentence } from './parts/throttled.ts';
import { html } from './template/html.ts';
import { name } from './template/name.ts';

export interface InvitationView extends PageFrame {
  readonly tenant: TenantLabel;
  /** Gets `name`, `new-password` and `new-password-again`. */
  readonly form: FormTarget;
  readonly email: string;
  readonly rules: PasswordRules;
  /** As it was typed before. */
  readonly name?: string | undefined;
  readonly problem?: InvitationProblem | undefined;
}

export type InvitationProblem = Throttled | { readonly kind: 'name-missing' } | NewPasswordProblem;

/** Where an invited person makes their account. */
export function invitationPage(view: InvitationView): Page {
  const problems = problemsOf(view);
  return page(view, {
    title: 'Accept your invitation',
    failed: problems.length > 0,
    content: html`${heading(
      html`Join ${name(view.tenant.name)}`,
      'You are invited to make an account. The link is good once, and for a day.',
    )}
${problemSummary(problems)}
${form(
  view.form,
  html`<div class="field"><p class="hint">Your account will be</p><p><strong>${name(view.email)}</strong></p>
<input type="email" name="email" value="${view.email}" autocomplete="username" readonly hidden></div>
${field({ name: 'name', label: 'Your name', type: 'text', autocomplete: 'name', value: view.name, problems, first: true, maxlength: 200 })}
${newPasswordFields(view.rules, problems, false)}
${button({ label: 'Create your account' })}`,
)}`,
  });
}

function problemsOf({ problem, rules }: InvitationView): readonly Problem[] {
  if (problem === undefined) return [];
  if (problem.kind === 'throttled') return [{ sentence: throttledSentence(problem) }];
  if (problem.kind === 'name-missing') return [{ field: 'name', sentence: 'Enter your name.' }];
  return [newPasswordProblem(problem, rules)];
}

/** A link that is good no more: it was used, is too old, or there is a newer one. */
export function invitationEndedPage(view: PageFrame): Page {
  return page(view, {
    title: 'Invitation ended',
    failed: true,
    content: html`${heading(
      'This invitation is not good any more',
      'It was used, it is too old, or a newer one was sent. If you have made your account with it, go on in your application. If not, ask whoever invited you for a new one.',
    )}`,
  });
}
