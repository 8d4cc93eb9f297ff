import { z } from 'zod';
import { partOf } from '../field.ts';
import { upstream } from '../sections/upstream.ts';
import { fromFile } from './answer.ts';
import { defineOperation } from './operation.ts';
import { pageOf, pageQuery } from './page.ts';

const noun = 'Upstreams';

export const upstreamView = z.object({ ...upstream.shape, fromFile });

export type UpstreamView = z.input<typeof upstreamView>;

export const listUpstreams = defineOperation({
  id: 'listUpstreams',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/upstreams',
  permission: 'upstreams:read',
  summary: 'Upstreams, by slug',
  query: pageQuery({}),
  answer: pageOf(upstreamView),
});

export const createUpstream = defineOperation({
  id: 'createUpstream',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/upstreams',
  permission: 'upstreams:write',
  summary: 'Makes an upstream. It is asked what it offers when somebody wants to know',
  body: upstream,
  status: 201,
  answer: upstreamView,
});

export const getUpstream = defineOperation({
  id: 'getUpstream',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/upstreams/{upstream}',
  permission: 'upstreams:read',
  summary: 'One upstream',
  answer: upstreamView,
});

export const replaceUpstream = defineOperation({
  id: 'replaceUpstream',
  noun,
  method: 'PUT',
  path: '/tenants/{tenant}/upstreams/{upstream}',
  permission: 'upstreams:write',
  summary: 'Changes an upstream: all that is to be said of it',
  body: partOf(upstream, upstream.omit({ slug: true })),
  answer: upstreamView,
});

export const removeUpstream = defineOperation({
  id: 'removeUpstream',
  noun,
  method: 'DELETE',
  path: '/tenants/{tenant}/upstreams/{upstream}',
  permission: 'upstreams:write',
  summary: 'Removes an upstream with its tools; endpoints show it no more',
});

const toolNames = z.array(z.string());

export const refreshUpstream = defineOperation({
  id: 'refreshUpstream',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/upstreams/{upstream}/refresh',
  permission: 'upstreams:write',
  summary: 'Asks an upstream what it offers, and says what has changed',
  answer: z.object({
    upstream: z.string(),
    pinned: toolNames,
    held: toolNames,
    drifted: toolNames,
    restored: toolNames,
    gone: toolNames,
    lists: z.boolean(),
    leftOut: z.number(),
  }),
  ownTransaction: true,
});
