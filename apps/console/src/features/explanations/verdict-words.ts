import type { explainAccess, ReceivedFrom } from '@gatehouse/contracts/api';
import type { BadgeKind } from '../../ui/badge.tsx';

export type Explained = ReceivedFrom<typeof explainAccess>;
export type Verdict = Explained['verdict'];

interface Words {
  readonly kind: BadgeKind;
  readonly title: string;
  readonly meaning: string;
}

/** What each verdict means for whoever calls (docs/words.md). */
export const VERDICTS: Readonly<Record<Verdict, Words>> = {
  allowed: { kind: 'success', title: 'Allowed', meaning: 'Granted, and covered by the scopes of the token.' },
  'step-up': {
    kind: 'warning',
    title: 'Needs more scopes',
    meaning: 'Granted, but the token’s scopes do not cover it. The client is told to ask for more.',
  },
  approval: { kind: 'warning', title: 'Needs approval', meaning: 'Granted once a person approves this very call.' },
  conditional: { kind: 'warning', title: 'Depends', meaning: 'Granted under a condition over arguments.' },
  refused: { kind: 'danger', title: 'Refused', meaning: 'Granted under a condition that these arguments do not meet.' },
  hidden: {
    kind: 'danger',
    title: 'Not allowed',
    meaning: 'Not granted, or denied. It is not listed, and a call is answered as if it did not exist.',
  },
};

/** What else stands in the way, or would: one sentence each. */
export function cautionsOf(explained: Explained, client: string | undefined): string[] {
  const { tenantStatus, servedName, clientKnown, missingScopes } = explained;
  return [
    tenantStatus !== 'active' && `The tenant is ${tenantStatus}: nobody gets in, whatever is granted.`,
    servedName === null && 'The endpoint does not show it now, so that nobody can call it there.',
    client !== undefined &&
      !clientKnown &&
      'The tenant does not know this client: what is given to the client itself does not count.',
    missingScopes.length > 0 && `Missing of the scopes: ${missingScopes.join(', ')}.`,
  ].filter((sentence) => typeof sentence === 'string');
}
