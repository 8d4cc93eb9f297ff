import { z } from 'zod';
import { form, label, list, subject } from '../field.ts';
import { instant } from './answer.ts';
import { email } from './email.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';
import { LEVELS } from './permission.ts';

const noun = 'Members';

/** Operators are of the platform, and made at its command line. */
const membership = z.enum(
  ['owner', 'admin', 'approver', 'auditor', 'member'],
  'Write one of: owner, admin, approver, auditor, member.',
);

export type TenantLevel = z.output<typeof membership>;

export const memberView = z.object({
  id: z.uuid(),
  subject: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string().nullable(),
  status: z.enum(['invited', 'active', 'suspended']),
  memberships: z.array(z.enum(LEVELS)),
  createdAt: instant,
});

export type MemberView = z.input<typeof memberView>;

export const listMembers = defineOperation({
  id: 'listMembers',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/members',
  permission: 'members:read',
  summary: 'Accounts with their memberships, by e-mail',
  query: pageQuery({}),
  answer: pageOf(memberView),
});

export const inviteMember = defineOperation({
  id: 'inviteMember',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/members',
  permission: 'members:write',
  summary: 'Makes an account and mails its person a link that is good once, for a day. Only an owner makes owners',
  body: form({ email, membership, name: label(200).optional(), subject: subject.optional() }),
  status: 201,
  answer: memberView,
});

export const getMember = defineOperation({
  id: 'getMember',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/members/{member}',
  permission: 'members:read',
  summary: 'One account',
  answer: memberView,
});

export const setMemberships = defineOperation({
  id: 'setMemberships',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/members/{member}/memberships',
  permission: 'members:write',
  summary: 'Gives an account other memberships: all that it is to have. The last owner stays one',
  body: form({ memberships: list(membership, 5) }),
  answer: memberView,
});

export const mailInvitation = defineOperation({
  id: 'mailInvitation',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/members/{member}/invitation',
  permission: 'members:write',
  summary: 'Mails a new link in place of the one that an invited person has',
});

export const suspendMember = defineOperation({
  id: 'suspendMember',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/members/{member}/suspend',
  permission: 'members:write',
  summary: 'Lets a person in no more: sessions end, tokens are refused, links are worthless. What was granted stays',
  answer: memberView,
});

export const resumeMember = defineOperation({
  id: 'resumeMember',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/members/{member}/resume',
  permission: 'members:write',
  summary: 'Lets a person in again',
  answer: memberView,
});

export const signOutMember = defineOperation({
  id: 'signOutMember',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/members/{member}/sign-out',
  permission: 'members:write',
  summary: 'Ends all that a person’s sign-ins have led to. They may sign in anew',
});

export const removeMember = defineOperation({
  id: 'removeMember',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/members/{member}',
  permission: 'members:write',
  summary:
    'Takes all memberships from an account and suspends it. Its row stays, so that its subject is never somebody else',
});
