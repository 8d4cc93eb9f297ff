import type { AccountDirectory } from '../accounts.ts';
import type { AskingClient, OpenInteraction } from '../interactions/open-interaction.ts';
import { type ConsentClient, consentPage } from '../pages/consent-page.ts';
import type { FormProofs } from './form-proofs.ts';
import type { StepResult } from './login-step.ts';

export interface ConsentParts {
  readonly accounts: AccountDirectory;
  readonly proofs: FormProofs;
}

/** The page where somebody allows a client what it asks for, or does not. */
export async function openConsent(interaction: OpenInteraction, parts: ConsentParts): Promise<StepResult> {
  const { tenant, tenantId, path, uid, client, redirectUri, resource, scopes, accountId = '' } = interaction;
  const account = await parts.accounts.find(tenantId, accountId);
  // Whoever was suspended meanwhile signs in, and is refused there.
  if (account?.status !== 'active') return { goOn: await interaction.startAgain('account') };
  return {
    page: consentPage({
      ...{ tenant, issuer: tenant.issuer, redirectUri, resource, scopes },
      form: parts.proofs.target(tenantId, path, uid),
      client: shown(client),
      account: { name: account.displayName ?? account.email, identifier: account.email },
      switchAccount: parts.proofs.target(tenantId, path, uid, { switch: 'account' }),
      consentsUrl: `${interaction.issuerPath}/account/applications`,
      allowedBefore: interaction.allowedBefore,
    }),
  };
}

/** Takes the decision. Anything but a plain yes is none. */
export async function takeConsent(
  interaction: OpenInteraction,
  form: ReadonlyMap<string, string>,
  parts: ConsentParts,
): Promise<StepResult> {
  if (form.has('switch')) return { goOn: await interaction.startAgain('account') };
  switch (form.get('decision')) {
    case 'allow':
      return { goOn: await interaction.allow() };
    case 'deny':
      return { goOn: await interaction.deny() };
    default:
      return openConsent(interaction, parts);
  }
}

const STANDING = { registered: 'registered', document: 'host-verified', 'self-registered': 'self-asserted' } as const;

function shown({ name, id, host, standing }: AskingClient): ConsentClient {
  // An id that seals a registration says nothing to a person.
  const named = name ?? host ?? (standing === 'registered' ? id : 'An application without a name');
  return { name: named, host, standing: STANDING[standing] };
}
