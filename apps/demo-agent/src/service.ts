import { PrivateKeyJwtProvider } from '@modelcontextprotocol/client';
import type { DemoAgent } from './data-folder.ts';
import type { Identity } from './identity.ts';

/** A service of a tenant: it signs for itself, and nobody has to be there. */
export function asService({ clientId, issuer, privateKey }: DemoAgent): Identity {
  return {
    subject: clientId,
    provider: new PrivateKeyJwtProvider({ clientId, privateKey, algorithm: 'ES256', expectedIssuer: issuer }),
    answer: () => Promise.reject(new Error('nobody was asked to sign in')),
  };
}
