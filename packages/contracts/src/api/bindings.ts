import { z } from 'zod';
import { form, moment } from '../field.ts';
import { binding } from '../sections/binding.ts';
import { fromFile } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Bindings';

export const bindingView = z.object({ id: z.uuid(), ...binding.shape, fromFile });

export type BindingView = z.input<typeof bindingView>;

export const listBindings = defineOperation({
  id: 'listBindings',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/bindings',
  permission: 'bindings:read',
  summary: 'Bindings, in the order in which they were made',
  query: pageQuery({}),
  answer: pageOf(bindingView),
});

export const createBinding = defineOperation({
  id: 'createBinding',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/bindings',
  permission: 'bindings:write',
  summary: 'Gives a role to somebody. A principal that nobody knows yet is made with it',
  body: binding,
  status: 201,
  answer: bindingView,
});

export const getBinding = defineOperation({
  id: 'getBinding',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/bindings/{binding}',
  permission: 'bindings:read',
  summary: 'One binding',
  answer: bindingView,
});

export const replaceBinding = defineOperation({
  id: 'replaceBinding',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/bindings/{binding}',
  permission: 'bindings:write',
  summary: 'Says until when a binding holds; for ever where nothing is said',
  body: form({ until: moment.optional() }),
  answer: bindingView,
});

export const removeBinding = defineOperation({
  id: 'removeBinding',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/bindings/{binding}',
  permission: 'bindings:write',
  summary: 'Takes a role from somebody',
});
