import type { GroupView } from '@gatehouse/contracts/api';

export type GroupMember = GroupView['members'][number];

/** A member's parts; without an issuer it is the built-in one's. */
export function partsOf(member: GroupMember): { readonly subject: string; readonly issuer?: string } {
  return typeof member === 'string' ? { subject: member } : member;
}

/** A member of these parts, as the API has it. */
export function memberOf(subject: string, issuer: string): GroupMember {
  return issuer === '' ? subject : { subject, issuer };
}

/** By what a member is told from all others. */
export function keyOf(member: GroupMember): string {
  const { subject, issuer = '' } = partsOf(member);
  return JSON.stringify([issuer, subject]);
}

/** Those of some who are not among others. */
export function notAmong(members: readonly GroupMember[], others: readonly GroupMember[]): GroupMember[] {
  const known = new Set(others.map(keyOf));
  return members.filter((member) => !known.has(keyOf(member)));
}
