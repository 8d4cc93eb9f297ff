import { z } from 'zod';
import { partOf } from '../field.ts';
import { issuer } from '../sections/issuer.ts';
import { fromFile } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Issuers';

export const issuerView = z.object({ ...issuer.shape, fromFile });

export type IssuerView = z.input<typeof issuerView>;

export const listIssuers = defineOperation({
  id: 'listIssuers',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/issuers',
  permission: 'issuers:read',
  summary: 'Issuers besides the built-in one, by slug',
  query: pageQuery({}),
  answer: pageOf(issuerView),
});

export const createIssuer = defineOperation({
  id: 'createIssuer',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/issuers',
  permission: 'issuers:write',
  summary: 'Trusts an issuer',
  body: issuer,
  status: 201,
  answer: issuerView,
});

export const getIssuer = defineOperation({
  id: 'getIssuer',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/issuers/{issuer}',
  permission: 'issuers:read',
  summary: 'One issuer',
  answer: issuerView,
});

export const replaceIssuer = defineOperation({
  id: 'replaceIssuer',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/issuers/{issuer}',
  permission: 'issuers:write',
  summary: 'Changes an issuer: all that is to be said of it',
  body: partOf(issuer, issuer.omit({ slug: true })),
  answer: issuerView,
});

export const removeIssuer = defineOperation({
  id: 'removeIssuer',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/issuers/{issuer}',
  permission: 'issuers:write',
  summary: 'Trusts an issuer no more. Its principals go, with the bindings to them',
});
