import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { AccountDirectory } from '../accounts.ts';

/** What the provider keeps of an account while it works on a request. */
export interface ProviderAccount {
  readonly accountId: string;
  readonly subject: string;
}

/**
 * When a person is asked to sign in, and to consent. As OpenID Connect has it, but for two things. A program on the
 * person's machine is not asked about each time: consent is remembered with what it was given to. And a hint of who is
 * meant is compared with the account's subject, which is not the id by which the provider knows it.
 */
export function signInPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.remove('native_client_prompt');
  const login = policy.get('login');
  login?.checks.remove('id_token_hint');
  login?.checks.add(
    new interactionPolicy.Check('account_ended', 'the account that is signed in has ended', 'login_required', hasEnded),
  );
  login?.checks.add(
    new interactionPolicy.Check(
      'hinted_account',
      'another account than the one that is meant',
      'login_required',
      isOther,
    ),
  );
  return policy;
}

/** A session outlives what is said of its account elsewhere; nothing is asked of who may not answer. */
function hasEnded({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.session?.accountId !== undefined && oidc.account === undefined;
}

async function isOther({ oidc }: KoaContextWithOIDC): Promise<boolean> {
  const hint = oidc.entities.IdTokenHint;
  if (!hint) return interactionPolicy.Check.NO_NEED_TO_PROMPT;
  const account = oidc.account as ProviderAccount | undefined;
  return account?.subject === hint.payload.sub
    ? interactionPolicy.Check.NO_NEED_TO_PROMPT
    : interactionPolicy.Check.REQUEST_PROMPT;
}

/** How the provider finds an account, and what it may say of it (OpenID Connect Core section 5.4). */
export function findAccountIn(accounts: AccountDirectory, tenantId: Parameters<AccountDirectory['find']>[0]) {
  return async (_ctx: unknown, accountId: string) => {
    const account = await accounts.find(tenantId, accountId);
    if (account?.status !== 'active') return undefined;
    const { subject, email, emailVerified, displayName } = account;
    return {
      accountId,
      subject,
      // The provider puts the account's id in place of `sub`, and the subject back in `createIssuer`.
      claims: async () => ({
        ...{ sub: subject, subject, email, email_verified: emailVerified },
        ...(displayName !== undefined && { name: displayName }),
      }),
    };
  };
}
