import { z } from 'zod';
import { form } from '../field.ts';
import { instant } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';
import { pathParameters } from './path.ts';

const noun = 'Secrets';

/** Characters; what counts in the end is 64 KiB of UTF-8. */
const MAX_LENGTH = 65_536;

const value = z
  .string()
  .min(1, 'A secret is not empty.')
  .max(MAX_LENGTH, `This is longer than ${MAX_LENGTH} characters.`);

/** Never its value. */
export const secretView = z.object({ name: z.string(), createdAt: instant, updatedAt: instant });

export type SecretView = z.input<typeof secretView>;

export const listSecrets = defineOperation({
  id: 'listSecrets',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/secrets',
  permission: 'secrets:read',
  summary: 'Names of the secrets in the tenant’s own store. Nobody is told their values',
  query: pageQuery({}),
  answer: pageOf(secretView),
});

export const createSecret = defineOperation({
  id: 'createSecret',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/secrets',
  permission: 'secrets:write',
  summary: 'Keeps a secret under a name: `local:NAME` refers to it',
  body: form({ name: pathParameters.secret, value }),
  status: 201,
  answer: secretView,
  carriesSecret: true,
});

export const getSecret = defineOperation({
  id: 'getSecret',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/secrets/{secret}',
  permission: 'secrets:read',
  summary: 'When a secret was made and last set',
  answer: secretView,
});

export const replaceSecret = defineOperation({
  id: 'replaceSecret',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/secrets/{secret}',
  permission: 'secrets:write',
  summary: 'Gives a secret another value',
  body: form({ value }),
  answer: secretView,
  carriesSecret: true,
});

export const removeSecret = defineOperation({
  id: 'removeSecret',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/secrets/{secret}',
  permission: 'secrets:write',
  summary: 'Removes a secret. What refers to it cannot be used until there is one again',
});
