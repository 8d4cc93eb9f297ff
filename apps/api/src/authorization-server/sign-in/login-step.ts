import { GatehouseError } from '@gatehouse/errors';
import type { Caller } from '../../control-plane/accounts/account.ts';
import type { FactorKind, SignInOutcome } from '../../control-plane/accounts/sign-in/outcome.ts';
import type { PasskeySignIn } from '../../control-plane/accounts/sign-in/passkey-sign-in.service.ts';
import type { PasswordSignIn } from '../../control-plane/accounts/sign-in/password-sign-in.service.ts';
import type {
  SecondFactor,
  SecondFactorSignIn,
} from '../../control-plane/accounts/sign-in/second-factor-sign-in.service.ts';
import type { OpenInteraction } from '../interactions/open-interaction.ts';
import type { Page, PasskeyTarget } from '../pages/page.ts';
import { type SecondFactorProblem, secondFactorPage } from '../pages/second-factor-page.ts';
import { type SignInProblem, signInPage } from '../pages/sign-in-page.ts';
import type { FormProofs } from './form-proofs.ts';

export interface LoginParts {
  readonly passwords: PasswordSignIn;
  readonly secondFactors: SecondFactorSignIn;
  readonly passkeys: PasskeySignIn;
  readonly proofs: FormProofs;
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
export function openLogin(interaction: OpenInteraction, parts: LoginParts): Promise<StepResult> {
  return showSignIn(interaction, parts, { identifier: interaction.loginHint });
}

/**
 * Takes what somebody gave to show who they are: a password, then perhaps a second factor; or a passkey.
 *
 * @throws GatehouseError `form.refused`, `sign-in.busy`, `interaction.*`
 */
export async function takeLogin(
  interaction: OpenInteraction,
  form: Form,
  caller: Caller,
  parts: LoginParts,
): Promise<StepResult> {
  if (form.has('challenge')) return takeSecondFactor(interaction, form, caller, parts);
  if (form.has('passkey-challenge')) return takePasskey(interaction, form, caller, parts);
  if (!form.has('password')) return openLogin(interaction, parts);
  const identifier = form.get('identifier')?.trim() ?? '';
  const password = form.get('password') ?? '';
  const missing = [
    ...(identifier === '' ? ['identifier' as const] : []),
    ...(password === '' ? ['password' as const] : []),
  ];
  if (missing.length > 0) {
    return showSignIn(interaction, parts, { identifier, problem: { kind: 'incomplete', missing } });
  }
  const outcome = await parts.passwords.withPassword(interaction.tenantId, { email: identifier, password, caller });
  return after(outcome, interaction, parts, { identifier, refused: { kind: 'refused' } });
}

async function takePasskey(
  interaction: OpenInteraction,
  form: Form,
  caller: Caller,
  parts: LoginParts,
): Promise<StepResult> {
  const answer = { challenge: form.get('passkey-challenge') ?? '', response: credentialOf(form) };
  const outcome = await parts.passkeys.finish(interaction.tenantId, answer, caller);
  return after(outcome, interaction, parts, { identifier: undefined, refused: { kind: 'passkey-refused' } });
}

async function takeSecondFactor(
  interaction: OpenInteraction,
  form: Form,
  caller: Caller,
  parts: LoginParts,
): Promise<StepResult> {
  const halfWay = halfWayOf(form);
  const factor = factorOf(form);
  const { challenge } = halfWay;
  const outcome = await parts.secondFactors.withSecondFactor(interaction.tenantId, { challenge, factor, caller });
  switch (outcome.outcome) {
    case 'refused':
      return showSecondFactor(interaction, parts, halfWay, { kind: REFUSED[factor.kind] });
    case 'throttled':
      return showSecondFactor(interaction, parts, halfWay, {
        kind: 'throttled',
        retryAfterSeconds: outcome.retryAfter,
      });
    default:
      return after(outcome, interaction, parts, { identifier: halfWay.identifier, refused: { kind: 'refused' } });
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
  interaction: OpenInteraction,
  parts: LoginParts,
  { identifier, refused }: Tried,
): Promise<StepResult> {
  switch (outcome.outcome) {
    case 'signed-in': {
      const { account, amr, authTime } = outcome;
      return { goOn: await interaction.signIn({ accountId: account.id, amr, at: authTime }) };
    }
    case 'second-factor':
      return showSecondFactor(interaction, parts, { ...outcome, identifier: identifier ?? '' });
    case 'refused':
      return showSignIn(interaction, parts, { identifier, problem: refused });
    case 'expired':
      return showSignIn(interaction, parts, { identifier, problem: { kind: 'expired' } });
    case 'throttled':
      return showSignIn(interaction, parts, {
        identifier,
        problem: { kind: 'throttled', retryAfterSeconds: outcome.retryAfter },
      });
  }
}

async function showSignIn(
  interaction: OpenInteraction,
  parts: LoginParts,
  { identifier, problem }: { readonly identifier?: string | undefined; readonly problem?: SignInProblem },
): Promise<StepResult> {
  const { tenant, tenantId, path, uid, client } = interaction;
  return {
    page: signInPage({
      ...{ tenant, issuer: tenant.issuer, identifier, problem },
      clientName: client.name ?? client.host ?? client.id,
      form: parts.proofs.target(tenantId, path, uid),
      passkey: await askForPasskey(interaction, parts),
      resetUrl: `${interaction.issuerPath}/reset`,
    }),
  };
}

async function askForPasskey(interaction: OpenInteraction, parts: LoginParts): Promise<PasskeyTarget | undefined> {
  if (!parts.passkeys.passkeysAvailable) return undefined;
  const { tenantId, path, uid } = interaction;
  const { options, challenge } = await parts.passkeys.begin(tenantId);
  return { ...parts.proofs.target(tenantId, path, uid, { 'passkey-challenge': challenge }), options };
}

async function showSecondFactor(
  interaction: OpenInteraction,
  parts: LoginParts,
  { challenge, factors, identifier }: HalfWay,
  problem?: SecondFactorProblem,
): Promise<StepResult> {
  const { tenant, tenantId, path, uid } = interaction;
  const carried = { challenge, factors: factors.join(' '), identifier };
  const target = parts.proofs.target(tenantId, path, uid, carried);
  return {
    page: secondFactorPage({
      ...{ tenant, issuer: tenant.issuer, identifier, problem },
      code: factors.includes('totp') ? target : undefined,
      recovery: factors.includes('recovery-code') ? target : undefined,
      passkey: factors.includes('passkey') ? await passkeyFor(interaction, parts, challenge, carried) : undefined,
      switchAccount: parts.proofs.target(tenantId, path, uid),
    }),
  };
}

async function passkeyFor(
  { tenantId, path, uid }: OpenInteraction,
  { passkeys, secondFactors, proofs }: LoginParts,
  challenge: string,
  carried: Readonly<Record<string, string>>,
): Promise<PasskeyTarget | undefined> {
  if (!passkeys.passkeysAvailable) return undefined;
  const asked = await secondFactors.requestPasskey(tenantId, challenge);
  const target = proofs.target(tenantId, path, uid, { ...carried, 'passkey-challenge': asked.challenge });
  return { ...target, options: asked.options };
}

const FACTORS: ReadonlySet<string> = new Set<FactorKind>(['totp', 'passkey', 'recovery-code']);

/** What the form carried is shown again, and proves nothing: the challenge alone is looked at. */
function halfWayOf(form: Form): HalfWay {
  const factors = (form.get('factors') ?? '').split(' ').filter((kind): kind is FactorKind => FACTORS.has(kind));
  return { challenge: form.get('challenge') ?? '', factors, identifier: form.get('identifier') ?? '' };
}

function factorOf(form: Form): SecondFactor {
  if (form.has('credential')) {
    return { kind: 'passkey', challenge: form.get('passkey-challenge') ?? '', response: credentialOf(form) };
  }
  const recovery = form.get('recovery-code');
  if (recovery !== undefined) return { kind: 'recovery-code', code: recovery.trim() };
  return { kind: 'totp', code: (form.get('code') ?? '').replaceAll(/\s/g, '') };
}

/** @throws GatehouseError `form.refused` */
function credentialOf(form: Form): unknown {
  try {
    return JSON.parse(form.get('credential') ?? '');
  } catch (cause) {
    throw new GatehouseError('form.refused', { reason: 'the answer of a passkey is not JSON', cause });
  }
}
