import { Injectable } from '@nestjs/common';
import type { Caller } from '../../control-plane/accounts/account.ts';
import type { FactorKind, SignInOutcome } from '../../control-plane/accounts/sign-in/outcome.ts';
import { PasskeySignIn } from '../../control-plane/accounts/sign-in/passkey-sign-in.service.ts';
import { PasswordSignIn } from '../../control-plane/accounts/sign-in/password-sign-in.service.ts';
import {
  type SecondFactor,
  SecondFactorSignIn,
} from '../../control-plane/accounts/sign-in/second-factor-sign-in.service.ts';
import type { FormTarget, Page, PasskeyTarget } from '../pages/page.ts';
import { type SecondFactorProblem, secondFactorPage } from '../pages/second-factor-page.ts';
import { type SignInProblem, signInPage } from '../pages/sign-in-page.ts';
import { credentialIn } from './credential-in.ts';
import { FormProofs } from './form-proofs.ts';
import type { LoginPlace } from './login-place.ts';

/** What judges what somebody gives, and proves that forms are ours. */
@Injectable()
export class LoginParts {
  constructor(
    readonly passwords: PasswordSignIn,
    readonly secondFactors: SecondFactorSignIn,
    readonly passkeys: PasskeySignIn,
    readonly proofs: FormProofs,
  ) {}
}

/** What came of a step: another page, or the URL at which the browser goes on. */
export type StepResult = { readonly page: Page } | { readonly goOn: string };

type Form = ReadonlyMap<string, string>;

/** What the page of the second factor has to be told again. */
interface HalfWay {
  readonly challenge: string;
  readonly factors: readonly FactorKind[];
  readonly identifier: string;
}

/** The page where somebody signs in, as it is at first. */
export function openLogin(place: LoginPlace, parts: LoginParts): Promise<StepResult> {
  return showSignIn(place, parts, { identifier: place.loginHint });
}

/**
 * Takes what somebody gave to show who they are: a password, then perhaps a second factor; or a passkey.
 *
 * @throws GatehouseError `form.refused`, `sign-in.busy`, `interaction.*`
 */
export async function takeLogin(place: LoginPlace, form: Form, caller: Caller, parts: LoginParts): Promise<StepResult> {
  if (form.has('challenge')) return takeSecondFactor(place, form, caller, parts);
  if (form.has('passkey-challenge')) return takePasskey(place, form, caller, parts);
  if (!form.has('password')) return openLogin(place, parts);
  const identifier = place.again ?? form.get('identifier')?.trim() ?? '';
  const password = form.get('password') ?? '';
  const missing = [
    ...(identifier === '' ? ['identifier' as const] : []),
    ...(password === '' ? ['password' as const] : []),
  ];
  if (missing.length > 0) {
    return showSignIn(place, parts, { identifier, problem: { kind: 'incomplete', missing } });
  }
  const outcome = await parts.passwords.withPassword(place.tenantId, { email: identifier, password, caller });
  return after(outcome, place, parts, { identifier, refused: { kind: 'refused' } });
}

async function takePasskey(place: LoginPlace, form: Form, caller: Caller, parts: LoginParts): Promise<StepResult> {
  const answer = { challenge: form.get('passkey-challenge') ?? '', response: credentialIn(form) };
  const outcome = await parts.passkeys.finish(place.tenantId, answer, caller);
  return after(outcome, place, parts, { identifier: undefined, refused: { kind: 'passkey-refused' } });
}

async function takeSecondFactor(place: LoginPlace, form: Form, caller: Caller, parts: LoginParts): Promise<StepResult> {
  const halfWay = halfWayOf(form);
  const factor = factorOf(form);
  const { challenge } = halfWay;
  const outcome = await parts.secondFactors.withSecondFactor(place.tenantId, { challenge, factor, caller });
  switch (outcome.outcome) {
    case 'refused':
      return showSecondFactor(place, parts, halfWay, { kind: REFUSED[factor.kind] });
    case 'throttled':
      return showSecondFactor(place, parts, halfWay, {
        kind: 'throttled',
        retryAfterSeconds: outcome.retryAfter,
      });
    default:
      return after(outcome, place, parts, { identifier: halfWay.identifier, refused: { kind: 'refused' } });
  }
}

const REFUSED = { totp: 'code-refused', 'recovery-code': 'recovery-refused', passkey: 'passkey-refused' } as const;

interface Tried {
  readonly identifier: string | undefined;
  /** What the page says when it was refused. */
  readonly refused: SignInProblem;
}

async function after(
  outcome: SignInOutcome,
  place: LoginPlace,
  parts: LoginParts,
  { identifier, refused }: Tried,
): Promise<StepResult> {
  switch (outcome.outcome) {
    case 'signed-in': {
      const { account, amr, authTime } = outcome;
      return { goOn: await place.signIn({ accountId: account.id, amr, at: authTime }) };
    }
    case 'second-factor':
      return showSecondFactor(place, parts, { ...outcome, identifier: identifier ?? '' });
    case 'refused':
      return showSignIn(place, parts, { identifier, problem: refused });
    case 'expired':
      return showSignIn(place, parts, { identifier, problem: { kind: 'expired' } });
    case 'throttled':
      return showSignIn(place, parts, {
        identifier,
        problem: { kind: 'throttled', retryAfterSeconds: outcome.retryAfter },
      });
  }
}

async function showSignIn(
  place: LoginPlace,
  parts: LoginParts,
  { identifier, problem }: { readonly identifier?: string | undefined; readonly problem?: SignInProblem },
): Promise<StepResult> {
  const { tenant, issuerPath, clientName, again } = place;
  return {
    page: signInPage({
      ...{ tenant, issuer: tenant.issuer, identifier, problem, clientName, again },
      form: formOf(place, parts),
      passkey: await askForPasskey(place, parts),
      resetUrl: `${issuerPath}/reset`,
      signOutUrl: `${issuerPath}/session/end`,
    }),
  };
}

async function askForPasskey(place: LoginPlace, parts: LoginParts): Promise<PasskeyTarget | undefined> {
  if (!parts.passkeys.passkeysAvailable) return undefined;
  const { options, challenge } = await parts.passkeys.begin(place.tenantId);
  return { ...formOf(place, parts, { 'passkey-challenge': challenge }), options };
}

async function showSecondFactor(
  place: LoginPlace,
  parts: LoginParts,
  { challenge, factors, identifier }: HalfWay,
  problem?: SecondFactorProblem,
): Promise<StepResult> {
  const { tenant, again } = place;
  const carried = { challenge, factors: factors.join(' '), identifier };
  const target = formOf(place, parts, carried);
  return {
    page: secondFactorPage({
      ...{ tenant, issuer: tenant.issuer, identifier, problem },
      code: factors.includes('totp') ? target : undefined,
      recovery: factors.includes('recovery-code') ? target : undefined,
      passkey: factors.includes('passkey') ? await passkeyFor(place, parts, challenge, carried) : undefined,
      switchAccount: again === undefined ? formOf(place, parts) : undefined,
    }),
  };
}

async function passkeyFor(
  place: LoginPlace,
  parts: LoginParts,
  challenge: string,
  carried: Readonly<Record<string, string>>,
): Promise<PasskeyTarget | undefined> {
  if (!parts.passkeys.passkeysAvailable) return undefined;
  const asked = await parts.secondFactors.requestPasskey(place.tenantId, challenge);
  return { ...formOf(place, parts, { ...carried, 'passkey-challenge': asked.challenge }), options: asked.options };
}

function formOf(
  { tenantId, action, binding }: LoginPlace,
  { proofs }: LoginParts,
  carried?: Readonly<Record<string, string>>,
): FormTarget {
  return proofs.target(tenantId, action, binding, carried);
}

const FACTORS: ReadonlySet<string> = new Set<FactorKind>(['totp', 'passkey', 'recovery-code']);

/** What the form carried is shown again, and proves nothing: the challenge alone is looked at. */
function halfWayOf(form: Form): HalfWay {
  const factors = (form.get('factors') ?? '').split(' ').filter((kind): kind is FactorKind => FACTORS.has(kind));
  return { challenge: form.get('challenge') ?? '', factors, identifier: form.get('identifier') ?? '' };
}

function factorOf(form: Form): SecondFactor {
  if (form.has('credential')) {
    return { kind: 'passkey', challenge: form.get('passkey-challenge') ?? '', response: credentialIn(form) };
  }
  const recovery = form.get('recovery-code');
  if (recovery !== undefined) return { kind: 'recovery-code', code: recovery.trim() };
  return { kind: 'totp', code: (form.get('code') ?? '').replaceAll(/\s/g, '') };
}
