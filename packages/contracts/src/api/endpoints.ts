import { z } from 'zod';
import { partOf } from '../field.ts';
import { endpoint } from '../sections/endpoint.ts';
import { fromFile } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Endpoints';

export const endpointView = z.object({ ...endpoint.shape, fromFile });

export type EndpointView = z.input<typeof endpointView>;

export const listEndpoints = defineOperation({
  id: 'listEndpoints',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/endpoints',
  permission: 'endpoints:read',
  summary: 'Endpoints with what they show, by slug',
  query: pageQuery({}),
  answer: pageOf(endpointView),
});

export const createEndpoint = defineOperation({
  id: 'createEndpoint',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/endpoints',
  permission: 'endpoints:write',
  summary: 'Makes an endpoint',
  body: endpoint,
  status: 201,
  answer: endpointView,
});

export const getEndpoint = defineOperation({
  id: 'getEndpoint',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/endpoints/{endpoint}',
  permission: 'endpoints:read',
  summary: 'One endpoint',
  answer: endpointView,
});

export const endpointOffer = z.object({
  /** Tools that callers can be shown here, as far as they are granted. */
  served: z.int(),
  /** The first hundred of those that are pinned and not served here all the same. */
  withheld: z.array(
    z.object({
      /** Canonical. */
      name: z.string(),
      servedName: z.string(),
      /** Canonical name of the tool that has the served name; null where it is none that clients take. */
      takenBy: z.string().nullable(),
    }),
  ),
  withheldCount: z.int(),
});

export type EndpointOffer = z.input<typeof endpointOffer>;

export const getEndpointOffer = defineOperation({
  id: 'getEndpointOffer',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/endpoints/{endpoint}/offer',
  permission: 'endpoints:read',
  summary: 'How many tools an endpoint serves, and which it withholds because their names clash',
  answer: endpointOffer,
});

export const replaceEndpoint = defineOperation({
  id: 'replaceEndpoint',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/endpoints/{endpoint}',
  permission: 'endpoints:write',
  summary: 'Has an endpoint show other upstreams: all that it is to show',
  body: partOf(endpoint, endpoint.omit({ slug: true })),
  answer: endpointView,
});

export const removeEndpoint = defineOperation({
  id: 'removeEndpoint',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/endpoints/{endpoint}',
  permission: 'endpoints:write',
  summary: 'Removes an endpoint. Tokens for it are good for nothing from then on',
});
