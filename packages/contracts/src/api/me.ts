import { z } from 'zod';
import { defineOperation } from './operation.ts';
import { LEVELS, PERMISSIONS } from './permission.ts';
import { tenantLabel } from './tenants.ts';

export const getMe = defineOperation({
  id: 'getMe',
  noun: 'Me',
  method: 'GET',
  path: '/me',
  permission: 'self:read',
  summary: 'Who you are here, and what you may do',
  answer: z.object({
    account: z.object({ id: z.uuid(), name: z.string().nullable(), email: z.string() }),
    tenant: tenantLabel,
    memberships: z.array(z.enum(LEVELS)),
    permissions: z.array(z.enum(PERMISSIONS)),
  }),
});
