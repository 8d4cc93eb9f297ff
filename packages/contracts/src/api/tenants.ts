import { z } from 'zod';
import { form, slug } from '../field.ts';
import { tenantName } from '../tenant-file.ts';
import { instant } from './answer.ts';
import { email } from './email.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

/** A tenant, as everybody in it is told of it. */
export const tenantLabel = z.object({
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'marked-for-deletion', 'deleted']),
});

export const tenantView = tenantLabel.extend({ createdAt: instant });

export type TenantView = z.input<typeof tenantView>;

const noun = 'Tenants';

export const listTenants = defineOperation({
  id: 'listTenants',
  noun,
  method: 'GET',
  path: '/tenants',
  permission: 'tenants:read',
  summary: 'All tenants, by slug',
  query: pageQuery({}),
  answer: pageOf(tenantView),
});

export const createTenant = defineOperation({
  id: 'createTenant',
  noun,
  method: 'POST',
  path: '/tenants',
  permission: 'tenants:write',
  summary: 'Makes a tenant, and invites its owner where one is named. A slug can never be changed or given again',
  body: form({ slug, name: tenantName.optional(), owner: email.optional() }),
  status: 201,
  answer: tenantView,
  ownTransaction: true,
});

export const getTenant = defineOperation({
  id: 'getTenant',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}',
  permission: 'tenant:read',
  summary: 'One tenant',
  answer: tenantView,
});

export const suspendTenant = defineOperation({
  id: 'suspendTenant',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/suspend',
  permission: 'tenants:write',
  summary: 'Lets nobody in. All that the tenant has stays',
  answer: tenantView,
});

export const markTenantForDeletion = defineOperation({
  id: 'markTenantForDeletion',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/mark-for-deletion',
  permission: 'tenants:write',
  summary: 'Lets nobody in, and says that the tenant is to be deleted. Until it is, all that it has stays',
  answer: tenantView,
});

export const unmarkTenant = defineOperation({
  id: 'unmarkTenant',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/unmark',
  permission: 'tenants:write',
  summary: 'Takes the mark for deletion back. The tenant is a suspended one then',
  answer: tenantView,
});

export const resumeTenant = defineOperation({
  id: 'resumeTenant',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/resume',
  permission: 'tenants:write',
  summary: 'Lets callers in again',
  answer: tenantView,
});
