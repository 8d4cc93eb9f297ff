'use client';

import type { MemberView } from '@gatehouse/contracts/api';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { AskButton } from '../problem/ask-button.tsx';
import { RemoveButton } from '../problem/remove-button.tsx';
import { mailInvitation, removeMember, resumeMember, signOutMember, suspendMember } from './change-members.ts';

export interface MemberActionsProps {
  readonly tenant: string;
  readonly member: MemberView;
  readonly etag: string;
}

/** What can be done with somebody's account, as it stands. */
export function MemberActions({ tenant, member: { id, email, status, memberships }, etag }: MemberActionsProps) {
  const at = { tenant, member: id };
  const common = { tenant, name: email };
  return (
    <>
      {status === 'invited' && (
        <AskButton
          {...common}
          verb="Send the invitation again"
          consequence="A new link takes the place of the one that they have. It is good once, for a day."
          ask={(key) => mailInvitation(at, key)}
        />
      )}
      {status === 'active' && (
        <AskButton
          {...common}
          verb="Sign out"
          consequence="All that their sign-ins have led to ends: sessions, and the tokens of their agents. They may sign in anew."
          ask={(key) => signOutMember(at, key)}
        />
      )}
      {status === 'suspended' ? (
        <AskButton
          {...common}
          verb="Resume"
          consequence="They may sign in again, with the roles that they have."
          ask={(key) => resumeMember(at, key)}
        />
      ) : (
        <AskButton
          {...common}
          verb="Suspend"
          kind="danger"
          consequence="They get in no more: sessions end, tokens are refused, links are worthless. What was granted stays."
          ask={(key) => suspendMember(at, key)}
        />
      )}
      {(memberships.length > 0 || status !== 'suspended') && (
        <RemoveButton
          {...common}
          consequence="They lose all memberships and get in no more. The account stays, so that its subject is never somebody else."
          remove={(key) => removeMember(at, etag, key)}
          after={`${homeOf(tenant)}/members`}
        />
      )}
    </>
  );
}
