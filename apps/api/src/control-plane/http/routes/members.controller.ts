import {
  getMember,
  inviteMember,
  listMembers,
  type MemberView,
  mailInvitation,
  removeMember,
  resumeMember,
  setMemberships,
  signOutMember,
  suspendMember,
} from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { Members } from '../../members/members.service.ts';
import type { ApiCall, ChangeBy, Work } from '../call.ts';
import type { ApiCaller } from '../caller.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class MembersController {
  constructor(private readonly members: Members) {}

  @Serve(listMembers)
  list({ tenantId, query }: ApiCall<typeof listMembers>) {
    return this.members.list(tenantId, query);
  }

  @Serve(inviteMember)
  invite({ body, caller }: ApiCall<typeof inviteMember>): Work<MemberView> {
    return (tx, by) => this.members.invite(tx, body, { by, overOwners: isOverOwners(caller) });
  }

  @Serve(getMember)
  get({ tenantId, params }: ApiCall<typeof getMember>) {
    return this.members.get(tenantId, params.member);
  }

  @Serve(setMemberships)
  setMemberships(call: ApiCall<typeof setMemberships>): Work<MemberView> {
    return (tx, by) => this.members.setMemberships(tx, call.body.memberships, call.ifMatch, changeOf(call, by));
  }

  @Serve(mailInvitation)
  mailInvitation({ params }: ApiCall<typeof mailInvitation>): Work<void> {
    return (tx, by) => this.members.mailInvitation(tx, params.member, by);
  }

  @Serve(suspendMember)
  suspend(call: ApiCall<typeof suspendMember>): Work<MemberView> {
    return (tx, by) => this.members.suspend(tx, changeOf(call, by));
  }

  @Serve(resumeMember)
  resume(call: ApiCall<typeof resumeMember>): Work<MemberView> {
    return (tx, by) => this.members.resume(tx, changeOf(call, by));
  }

  @Serve(signOutMember)
  signOut({ params }: ApiCall<typeof signOutMember>): Work<void> {
    return (tx, by) => this.members.signOut(tx, params.member, by);
  }

  @Serve(removeMember)
  remove(call: ApiCall<typeof removeMember>): Work<void> {
    return (tx, by) => this.members.remove(tx, call.ifMatch, changeOf(call, by));
  }
}

function changeOf(
  { params, caller }: { readonly params: { readonly member: string }; readonly caller: ApiCaller },
  by: ChangeBy,
) {
  return { accountId: params.member, by, overOwners: isOverOwners(caller) };
}

function isOverOwners({ permissions }: ApiCaller): boolean {
  return permissions.has('owners:write');
}
