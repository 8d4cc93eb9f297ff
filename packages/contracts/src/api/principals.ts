import { z } from 'zod';
import { slug, subject } from '../field.ts';
import { instant } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Principals';

export const principalView = z.object({
  id: z.uuid(),
  /** Slug; `builtin` is the tenant's own. */
  issuer: z.string(),
  subject: z.string(),
  createdAt: instant,
});

export type PrincipalView = z.input<typeof principalView>;

export const principalDetail = principalView.extend({
  groups: z.array(z.string()),
  /** Through themselves, and through their groups. */
  bindings: z.array(
    z.object({
      id: z.uuid(),
      role: z.string(),
      group: z.string().nullable(),
      client: z.string().nullable(),
      until: instant.nullable(),
    }),
  ),
});

export const listPrincipals = defineOperation({
  id: 'listPrincipals',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/principals',
  permission: 'principals:read',
  summary: 'Principals, in the order in which they came; one subject where it is named',
  query: pageQuery({ issuer: slug.optional(), subject: subject.optional() }),
  answer: pageOf(principalView),
});

export const getPrincipal = defineOperation({
  id: 'getPrincipal',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/principals/{principal}',
  permission: 'principals:read',
  summary: 'One principal, with the groups and roles that it has',
  answer: principalDetail,
});
