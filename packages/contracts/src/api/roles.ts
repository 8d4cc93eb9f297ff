import { z } from 'zod';
import { partOf } from '../field.ts';
import { role } from '../sections/role.ts';
import { fromFile } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Roles';

export const roleView = z.object({ ...role.shape, fromFile });

export type RoleView = z.input<typeof roleView>;

export const listRoles = defineOperation({
  id: 'listRoles',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/roles',
  permission: 'roles:read',
  summary: 'Roles with their grants, by slug',
  query: pageQuery({}),
  answer: pageOf(roleView),
});

export const createRole = defineOperation({
  id: 'createRole',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/roles',
  permission: 'roles:write',
  summary: 'Makes a role',
  body: role,
  status: 201,
  answer: roleView,
});

export const getRole = defineOperation({
  id: 'getRole',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/roles/{role}',
  permission: 'roles:read',
  summary: 'One role',
  answer: roleView,
});

export const replaceRole = defineOperation({
  id: 'replaceRole',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/roles/{role}',
  permission: 'roles:write',
  summary: 'Gives a role other grants: all that it is to have',
  body: partOf(role, role.omit({ slug: true })),
  answer: roleView,
});

export const removeRole = defineOperation({
  id: 'removeRole',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/roles/{role}',
  permission: 'roles:write',
  summary: 'Removes a role, and the bindings that give it',
});
