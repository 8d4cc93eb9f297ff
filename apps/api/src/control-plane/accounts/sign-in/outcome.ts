import type { Person } from '../account.ts';

/** What may prove it is the person, besides the password. */
export type FactorKind = 'totp' | 'passkey' | 'recovery-code';

export interface SignedIn {
  readonly outcome: 'signed-in';
  readonly account: Person;
  /** How it was proven (RFC 8176). */
  readonly amr: readonly string[];
  /** When. */
  readonly authTime: Date;
}

/**
 * What came of trying to sign in. A page says the same for every `refused`: that a password was wrong, that nobody has
 * that e-mail and that an account is suspended cannot be told apart, nor by how long it takes.
 */
export type SignInOutcome =
  | SignedIn
  /** The password was right; what follows goes back to `SecondFactorSignIn` with this challenge, within ten minutes. */
  | { readonly outcome: 'second-factor'; readonly challenge: string; readonly factors: readonly FactorKind[] }
  | { readonly outcome: 'refused' }
  /** The challenge is too old or was used: begin anew. */
  | { readonly outcome: 'expired' }
  /** @member retryAfter seconds */
  | { readonly outcome: 'throttled'; readonly retryAfter: number };
