import type { Invited } from '../control-plane/accounts/invitations.service.ts';

/** What is printed of an invitation: the one place where its link is seen besides the message. */
export function describeInvitation({ email, link, expiresAt, mailed }: Invited, as: string): string[] {
  return [
    `Invited ${email} as ${as}. The link is good once, until ${expiresAt.toISOString()}:`,
    link,
    ...(mailed ? [] : ['No message could be sent: give the link to that person in another way.']),
  ];
}
