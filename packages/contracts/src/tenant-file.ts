import { z } from 'zod';
import { choice, form, label, moment, slug, toolGlob, upstreamUrl } from './field.ts';

const RESERVED_ENDPOINTS = ['admin', 'oauth', 'well-known'];

const upstream = form(
  {
    slug,
    kind: choice('mcp', ['openapi', 'builtin']),
    url: upstreamUrl,
    credential: form({
      type: choice('none', ['header', 'basic', 'client-credentials', 'per-user', 'token-exchange']),
    }).default({ type: 'none' }),
    timeoutMs: z
      .int('This must be a whole number of milliseconds.')
      .min(1_000, 'This must be 1000 (one second) or more.')
      .max(600_000, 'This must be 600000 (ten minutes) or less.')
      .default(30_000),
  },
  ['sessions', 'newTools'],
);

const prefix = z.string().regex(/^[A-Za-z0-9_.-]{0,33}$/, 'A prefix is up to 33 of A–Z, a–z, 0–9, _, . and -.');

const endpoint = form({
  slug: slug.refine((value) => !RESERVED_ENDPOINTS.includes(value), 'This slug is reserved.'),
  upstreams: z
    .array(form({ slug, as: prefix.optional() }).transform((shown) => ({ ...shown, as: shown.as ?? `${shown.slug}_` })))
    .min(1, 'An endpoint shows one upstream at least.')
    .max(32, 'An endpoint shows 32 upstreams at the most.'),
});

const toolSet = form(
  {
    tools: z
      .array(toolGlob)
      .min(1, 'Name one tool at least; all of them are ["*"].')
      .max(1000, 'One grant names 1000 tools at the most; write several grants.'),
  },
  ['annotations', 'prompts', 'resources', 'tags'],
);

const grant = form({ allow: toolSet.optional(), deny: toolSet.optional() }, ['when', 'approval', 'rate']).refine(
  ({ allow, deny }) => (allow === undefined) !== (deny === undefined),
  'A grant either allows or denies.',
);

const role = form({ slug, grants: z.array(grant) });

const binding = form({
  role: slug,
  to: form({ subject: label(255) }, ['group', 'client']),
  until: moment.optional(),
});

/** The declarative file (docs/contract.md) as far as this version knows it. */
export const tenantFileSchema = form(
  {
    tenant: slug.refine((value) => value !== 'platform', 'The slug platform is reserved.'),
    name: label(200).optional(),
    upstreams: z.array(upstream).default([]),
    endpoints: z.array(endpoint).default([]),
    roles: z.array(role).default([]),
    bindings: z.array(binding).default([]),
  },
  ['issuers', 'tools', 'registration', 'clients', 'groups', 'limits'],
);

/** A tenant as a file describes it, with every default written out. */
export type TenantFile = z.output<typeof tenantFileSchema>;

export type FileGrant = TenantFile['roles'][number]['grants'][number];

/** What a grant of the file says, in the words of the policy. */
export function effectOf(grant: FileGrant): { readonly effect: 'allow' | 'deny'; readonly tools: readonly string[] } {
  // A denial first: a grant that said both is refused, and were it not, it must not allow.
  if (grant.deny) return { effect: 'deny', tools: grant.deny.tools };
  return { effect: 'allow', tools: grant.allow?.tools ?? [] };
}
