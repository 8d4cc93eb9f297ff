import { z } from 'zod';
import { partOf } from '../field.ts';
import { upstream } from '../sections/upstream.ts';
import { fromFile, instant } from './answer.ts';
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

const count = z.int();

/** Of a list: how many members it has, and the names of the first. All of it is the upstream's text. */
const listed = z.object({ count, names: z.array(z.string()) });

export const probeAnswer = z.object({
  revision: z.string(),
  /** What the server says that it is; null where it does not. */
  server: z.object({ name: z.string(), version: z.string().nullable() }).nullable(),
  hasSessions: z.boolean(),
  tools: listed,
  prompts: listed,
  resources: listed,
  templates: listed,
  /** Members that would not be kept. */
  leftOut: count,
});

export type ProbeAnswer = z.input<typeof probeAnswer>;

export const probeUpstream = defineOperation({
  id: 'probeUpstream',
  noun,
  method: 'POST',
  path: '/tenants/{tenant}/upstreams/probe',
  permission: 'upstreams:write',
  summary: 'Asks a URL what it speaks and offers, as an upstream would be asked. Nothing of the answer is kept',
  body: partOf(upstream, upstream.pick({ kind: true, url: true, credential: true })),
  answer: probeAnswer,
  ownTransaction: true,
});

/** What is known of an upstream besides what was said of it: it changes by itself, and so has no ETag to go by. */
export const upstreamState = z.object({
  slug: z.string(),
  url: z.string(),
  /** Null where it has never answered, and so is `offerChangedAt`. */
  revision: z.string().nullable(),
  hasSessions: z.boolean(),
  /** When it was first seen to offer what it offers now. */
  offerChangedAt: instant.nullable(),
  /** As the process that answers knows it: when the upstream last said what it offers. */
  answeredAt: instant.nullable(),
  /** Why it did not when it was last asked by that process; null where it did. */
  failure: z.object({ code: z.string(), title: z.string(), advice: z.string(), at: instant }).nullable(),
  tools: z.object({ pinned: count, drifted: count, held: count, rejected: count, gone: count }),
  prompts: count,
  resources: count,
  templates: count,
});

export type UpstreamState = z.input<typeof upstreamState>;

export const listUpstreamStates = defineOperation({
  id: 'listUpstreamStates',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/upstream-states',
  permission: 'upstreams:read',
  summary: 'What is known of upstreams, by slug: whether they answer, which revision they speak, how much they offer',
  query: pageQuery({}),
  answer: pageOf(upstreamState),
});

export const getUpstreamState = defineOperation({
  id: 'getUpstreamState',
  noun,
  method: 'GET',
  path: '/tenants/{tenant}/upstreams/{upstream}/state',
  permission: 'upstreams:read',
  summary: 'What is known of one upstream',
  answer: upstreamState,
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
