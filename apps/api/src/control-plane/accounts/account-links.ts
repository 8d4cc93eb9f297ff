import { issuerUrl } from '../../authorization-server/issuer-url.ts';
import type { TicketKind } from './tickets/tickets.repository.ts';

const PLACE: Readonly<Record<TicketKind, string>> = {
  invitation: 'invitation',
  'password-reset': 'reset',
  'email-verification': 'verify',
  recovery: 'recovery',
};

/** Where a one-time link leads (docs/contract.md, URLs). */
export function accountLink(publicUrl: string, tenantSlug: string, kind: TicketKind, token: string): string {
  const issuer = tenantSlug === 'platform' ? `${publicUrl}/oauth` : issuerUrl(publicUrl, tenantSlug);
  return `${issuer}/${PLACE[kind]}/${token}`;
}
