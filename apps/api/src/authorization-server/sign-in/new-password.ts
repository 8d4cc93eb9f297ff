import { GatehouseError } from '@gatehouse/errors';
import type { PasswordFinding } from '../../control-plane/accounts/passwords/password-rules.ts';
import type { Throttled } from '../pages/page.ts';
import type { NewPasswordProblem, PasswordRules } from '../pages/parts/new-password.ts';

/** As the rules for passwords have it. */
export const PASSWORD_RULES: PasswordRules = { minimumLength: 12 };

const PROBLEMS: Readonly<Record<PasswordFinding, NewPasswordProblem['kind']>> = {
  'too-short': 'password-short',
  'too-long': 'password-long',
  common: 'password-common',
  'names-the-account': 'password-personal',
};

/** The password of a form in which it stands twice; `undefined` when the two differ. */
export function newPasswordOf(form: ReadonlyMap<string, string>): string | undefined {
  const password = form.get('new-password') ?? '';
  return password === form.get('new-password-again') ? password : undefined;
}

/** What a page says of a password that was not taken. @throws what else went wrong */
export function problemOfPassword(thrown: unknown): NewPasswordProblem | Throttled {
  if (thrown instanceof GatehouseError) {
    const { code, data } = thrown;
    const [finding] = (data?.findings ?? []) as readonly PasswordFinding[];
    if (code === 'password.refused' && finding) return { kind: PROBLEMS[finding] };
    if (code === 'sign-in.busy') return { kind: 'throttled', retryAfterSeconds: Number(data?.retryAfter ?? 1) };
  }
  throw thrown;
}
