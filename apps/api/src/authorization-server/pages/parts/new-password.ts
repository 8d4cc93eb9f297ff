import { type Html, html } from '../template/html.ts';
import { field } from './field.ts';
import type { Problem } from './problem.ts';

/** What a new password has to be. */
export interface PasswordRules {
  /** Characters. */
  readonly minimumLength: number;
}

/** Why a new password was not taken. */
export type NewPasswordProblem =
  | { readonly kind: 'password-short' }
  | { readonly kind: 'password-long' }
  /** Known from a breach, or one that is tried first. */
  | { readonly kind: 'password-common' }
  /** Made of the person's name or address. */
  | { readonly kind: 'password-personal' }
  | { readonly kind: 'passwords-differ' };

type PasswordField = 'new-password' | 'new-password-again';

export function newPasswordProblem(
  { kind }: NewPasswordProblem,
  { minimumLength }: PasswordRules,
): Problem<PasswordField> {
  switch (kind) {
    case 'password-short':
      return { field: 'new-password', sentence: `Choose a password of at least ${minimumLength} characters.` };
    case 'password-long':
      return { field: 'new-password', sentence: 'Choose a password of at most 256 characters.' };
    case 'password-common':
      return { field: 'new-password', sentence: 'This password is known to attackers. Choose another one.' };
    case 'password-personal':
      return { field: 'new-password', sentence: 'Choose a password that does not contain your name or address.' };
    case 'passwords-differ':
      return { field: 'new-password-again', sentence: 'The two passwords differ. Type the same one twice.' };
  }
}

/** A new password, twice: there is no script that could show what was typed. */
export function newPasswordFields(rules: PasswordRules, problems: readonly Problem[], first: boolean): Html {
  const both = { type: 'password', autocomplete: 'new-password', problems, maxlength: 1024 } as const;
  return html`${field({
    ...both,
    name: 'new-password',
    label: 'New password',
    hint: `At least ${rules.minimumLength} characters, of any kind. Not one that is known to attackers, and not made of your name or address.`,
    minlength: rules.minimumLength,
    first,
  })}
${field({ ...both, name: 'new-password-again', label: 'New password, once more' })}`;
}
