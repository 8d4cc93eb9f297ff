import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTenantFile } from './format-tenant-file.ts';
import { parseTenantFile } from './parse-tenant-file.ts';
import type { TenantFile } from './tenant-file.ts';

const slug = fc.stringMatching(/^[a-z0-9-]{1,32}$/);
const label = (max: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      fc.constantFrom(
        'no',
        'null',
        '~',
        '1e3',
        '0x1f',
        '2027-01-31',
        '- a',
        '# a',
        'a: b',
        '*a',
        '&a',
        '!a',
        '"',
        "'",
        '%',
        '@',
        '<<',
        '\u0085x',
        'a\u00a0b',
      ),
    )
    .filter(
      (text) => text.length <= max && text.trim() === text && text !== '' && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text),
    );
const unique = <T>(arbitrary: fc.Arbitrary<T>, by: (item: T) => unknown, minLength = 0) =>
  fc.uniqueArray(arbitrary, { selector: by, minLength, maxLength: 4 });

/** A record of which some members may be absent. */
const partly = <T extends object, Required extends keyof T>(
  members: { [Member in keyof T]: fc.Arbitrary<T[Member]> },
  requiredKeys: Required[],
) => fc.record(members, { requiredKeys });

const url = fc.constantFrom('https://a.example/x', 'https://a.example:8443/y%20z', 'http://[::1]:9/');
const tag = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,64}$/);
const tags = fc.array(tag, { minLength: 1, maxLength: 3 });
const hints = partly(
  {
    readOnlyHint: fc.boolean(),
    destructiveHint: fc.boolean(),
    idempotentHint: fc.boolean(),
    openWorldHint: fc.boolean(),
  },
  [],
).filter((value) => Object.keys(value).length > 0);

const issuer = fc.record({
  slug: slug.filter((text) => text !== 'builtin'),
  issuer: url,
  jwksUri: url,
  bind: partly(
    { audience: label(100), tenant: fc.record({ claim: fc.constantFrom('tid', 'https://x/y'), equals: label(100) }) },
    ['audience'],
  ),
  claims: fc.record({ subject: fc.constantFrom('sub', 'oid') }),
  scopes: fc.constant({ absent: 'deny' as const }),
  provisioning: fc.constantFrom('invited' as const, 'first-token' as const),
});
const upstream = fc.record({
  slug,
  kind: fc.constant('mcp' as const),
  url: fc.constantFrom('http://127.0.0.1:39001/mcp', 'https://a.example/x?y=1&z=%20', 'https://[2001:db8::1]:8443/'),
  credential: fc.oneof(
    fc.constant({ type: 'none' as const }),
    fc.record({
      type: fc.constant('header' as const),
      name: fc.constantFrom('Authorization', 'X-Api-Key'),
      value: fc.constantFrom('local:a', 'env:A_B', 'file:/run/secrets/x'),
    }),
  ),
  timeoutMs: fc.integer({ min: 1000, max: 600_000 }),
  newTools: fc.constantFrom('serve' as const, 'review' as const),
  sessions: fc.constantFrom('client' as const, 'call' as const, 'shared' as const),
});
const glob = fc.stringMatching(/^(\*|[a-z0-9*-]{1,64}\/[A-Za-z0-9_.*-]{1,160})$/);
const rule = partly(
  {
    ...{ match: glob, annotations: hints, tags },
    execution: fc.constantFrom('inline' as const, 'task' as const, 'auto' as const, 'task-required' as const),
    inlineMs: fc.integer({ min: 0, max: 55_000 }),
    deadline: fc.constantFrom('1s', '090s', '168h', '7d'),
    retry: fc.constantFrom('never' as const, 'effective-idempotent' as const),
  },
  ['match'],
).filter((value) => Object.keys(value).length > 1);
const client = fc.oneof(
  partly(
    {
      id: fc.stringMatching(/^[\x21-\x7e]{1,40}$/),
      kind: fc.constant('public' as const),
      auth: fc.constant('none' as const),
      name: label(200),
      redirectUris: fc.subarray(['https://a/', 'http://127.0.0.1/x', 'com.example:/b']),
    },
    ['id', 'kind', 'auth', 'redirectUris'],
  ),
  fc.record({
    id: fc.stringMatching(/^[\x21-\x7e]{1,40}$/),
    kind: fc.constant('service' as const),
    auth: fc.constant('private_key_jwt' as const),
    jwks: fc.constant({ keys: [{ kty: 'EC', crv: 'P-256', x: '0x1', y: 'no', key_ops: ['verify'] }] }),
    redirectUris: fc.constant([]),
    subject: label(255),
  }),
);
const group = fc.record({
  slug,
  members: fc.uniqueArray(fc.oneof(label(255), fc.record({ subject: label(255), issuer: fc.constant('builtin') })), {
    selector: (one) => (typeof one === 'string' ? one : one.subject),
    maxLength: 3,
  }),
});
const things = partly(
  {
    tools: fc.array(glob, { minLength: 1, maxLength: 3 }),
    prompts: fc.array(fc.constantFrom('*', 'a/b', 'a/: #x', '*/no'), { minLength: 1, maxLength: 3 }),
    resources: fc.array(fc.constantFrom('*', 'a:test://*', 'a:b#c'), { minLength: 1, maxLength: 3 }),
    tags,
    annotations: hints,
  },
  [],
).filter((value) => Object.keys(value).length > 0);
const role = fc.record({
  slug,
  grants: fc.array(fc.oneof(fc.record({ allow: things }), fc.record({ deny: things })), { maxLength: 3 }),
});
const until = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('9998-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

const pick = fc.nat();
const endpoint = fc.record({
  slug: slug.filter((text) => !['admin', 'oauth', 'well-known'].includes(text)),
  upstreams: fc.array(fc.record({ pick, as: fc.stringMatching(/^[A-Za-z0-9_.-]{0,33}$/) }), { maxLength: 4 }),
});
const binding = fc.record({ pick, subject: label(255), until: fc.option(until) });

/** Drops what would be there twice. */
function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const tenantFile: fc.Arbitrary<TenantFile> = fc
  .record({
    tenant: slug.filter((text) => text !== 'platform'),
    name: label(200),
    issuers: optional(fc.uniqueArray(issuer, { comparator: (a, b) => a.slug === b.slug || a.issuer === b.issuer })),
    upstreams: unique(upstream, (item) => item.slug, 1),
    endpoints: unique(endpoint, (item) => item.slug),
    tools: optional(unique(rule, (item) => item.match)),
    clients: optional(unique(client, (item) => item.id)),
    groups: optional(unique(group, (item) => item.slug)),
    roles: unique(role, (item) => item.slug, 1),
    bindings: fc.array(binding, { maxLength: 4 }),
    limits: optional(fc.record({ requestsPerMinute: fc.integer({ min: 1, max: 1000 }) })),
  })
  .map((draft) => {
    const chosen = (list: readonly { slug: string }[], index: number) => list[index % list.length]?.slug ?? '';
    const file = {
      ...draft,
      endpoints: draft.endpoints.map((item) => {
        const shown = item.upstreams.map((one) => ({ slug: chosen(draft.upstreams, one.pick), as: one.as }));
        return {
          slug: item.slug,
          upstreams: distinct(
            distinct(shown, (one) => one.slug),
            (one) => one.as,
          ),
        };
      }),
      bindings: distinct(
        draft.bindings.map((item) => ({
          role: chosen(draft.roles, item.pick),
          to: { subject: item.subject },
          ...(item.until === null ? {} : { until: item.until }),
        })),
        (item) => JSON.stringify([item.role, item.to.subject]),
      ),
    };
    return Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined)) as TenantFile;
  });

describe('formatTenantFile', () => {
  it('writes what is read as the same, whatever the tenant', () => {
    fc.assert(
      fc.property(tenantFile, (file) => {
        expect(parseTenantFile(formatTenantFile(file))).toEqual(file);
      }),
      { numRuns: 50 },
    );
  });

  it('writes the same value twice where it stands twice, not as an alias', () => {
    const list = ['*'];
    const text = formatTenantFile({
      tenant: 'acme',
      name: 'Acme',
      roles: [
        { slug: 'a', grants: [{ allow: { tools: list } }] },
        { slug: 'b', grants: [{ allow: { tools: list } }] },
      ],
    });
    expect(text).not.toMatch(/[&]/);
    expect(parseTenantFile(text).roles?.[1]?.grants).toEqual([{ allow: { tools: ['*'] } }]);
  });
});
