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
const tools = fc.array(fc.stringMatching(/^(\*|[a-z0-9*-]{1,64}\/[A-Za-z0-9_.*-]{1,160})$/), {
  minLength: 1,
  maxLength: 3,
});
const unique = <T>(arbitrary: fc.Arbitrary<T>, by: (item: T) => unknown, minLength = 0) =>
  fc.uniqueArray(arbitrary, { selector: by, minLength, maxLength: 4 });

const upstream = fc.record({
  slug,
  kind: fc.constant('mcp' as const),
  url: fc.constantFrom('http://127.0.0.1:39001/mcp', 'https://a.example/x?y=1&z=%20', 'https://[2001:db8::1]:8443/'),
  credential: fc.constant({ type: 'none' as const }),
  timeoutMs: fc.integer({ min: 1000, max: 600_000 }),
});
const role = fc.record({
  slug,
  grants: fc.array(
    fc.oneof(
      tools.map((list) => ({ allow: { tools: list } })),
      tools.map((list) => ({ deny: { tools: list } })),
    ),
    { maxLength: 3 },
  ),
});
const until = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('9998-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

const pick = fc.nat();
const endpoint = fc.record({
  slug: slug.filter((text) => !['admin', 'oauth', 'well-known'].includes(text)),
  upstreams: fc.array(fc.record({ pick, as: fc.stringMatching(/^[A-Za-z0-9_.-]{0,33}$/) }), {
    minLength: 1,
    maxLength: 4,
  }),
});
const binding = fc.record({ pick, subject: label(255), until: fc.option(until) });

/** Drops what would be there twice. */
function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

const tenantFile: fc.Arbitrary<TenantFile> = fc
  .record({
    tenant: slug.filter((text) => text !== 'platform'),
    name: label(200),
    upstreams: unique(upstream, (item) => item.slug, 1),
    endpoints: unique(endpoint, (item) => item.slug),
    roles: unique(role, (item) => item.slug, 1),
    bindings: fc.array(binding, { maxLength: 4 }),
  })
  .map((draft) => {
    const chosen = (list: readonly { slug: string }[], index: number) => list[index % list.length]?.slug ?? '';
    return {
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
  });

describe('formatTenantFile', () => {
  it('writes what is read as the same, whatever the tenant', () => {
    fc.assert(
      fc.property(tenantFile, (file) => {
        expect(parseTenantFile(formatTenantFile(file))).toEqual(file);
      }),
      { numRuns: 150 },
    );
  });

  it('writes the same value twice where it stands twice, not as an alias', () => {
    const list = ['*'];
    const text = formatTenantFile({
      tenant: 'acme',
      name: 'Acme',
      upstreams: [],
      endpoints: [],
      roles: [
        { slug: 'a', grants: [{ allow: { tools: list } }] },
        { slug: 'b', grants: [{ allow: { tools: list } }] },
      ],
      bindings: [],
    });
    expect(text).not.toMatch(/[&]/);
    expect(parseTenantFile(text).roles[1]?.grants).toEqual([{ allow: { tools: ['*'] } }]);
  });
});
