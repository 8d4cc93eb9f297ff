import { z } from 'zod';
import { partOf } from '../field.ts';
import { group } from '../sections/group.ts';
import { fromFile } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Groups';

export const groupView = z.object({ ...group.shape, fromFile });

export type GroupView = z.input<typeof groupView>;

export const listGroups = defineOperation({
  id: 'listGroups',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/groups',
  permission: 'groups:read',
  summary: 'Groups with their members, by slug',
  query: pageQuery({}),
  answer: pageOf(groupView),
});

export const createGroup = defineOperation({
  id: 'createGroup',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/groups',
  permission: 'groups:write',
  summary: 'Makes a group. Principals that nobody knows yet are made with it',
  body: group,
  status: 201,
  answer: groupView,
});

export const getGroup = defineOperation({
  id: 'getGroup',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/groups/{group}',
  permission: 'groups:read',
  summary: 'One group',
  answer: groupView,
});

export const replaceGroup = defineOperation({
  id: 'replaceGroup',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/groups/{group}',
  permission: 'groups:write',
  summary: 'Gives a group other members: all that it is to have',
  body: partOf(group, group.omit({ slug: true })),
  answer: groupView,
});

export const removeGroup = defineOperation({
  id: 'removeGroup',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/groups/{group}',
  permission: 'groups:write',
  summary: 'Removes a group, and the bindings to it',
});
