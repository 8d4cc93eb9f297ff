import { describe, expect, it } from 'vitest';
import { servePrompts } from './serve-prompts.ts';
import { serveResources, serveTemplates } from './serve-resources.ts';
import type { Shown } from './served.ts';
import type { UpstreamSnapshot } from './tenant-snapshot.ts';

function shown<Offer>(slug: string, prefix: string, ...offers: Offer[]): Shown<Offer> {
  const rest = { url: 'http://127.0.0.1:9/mcp', timeoutMs: 1_000, sessions: 'client', catalogue: undefined } as const;
  const upstream: UpstreamSnapshot = { id: `id-of-${slug}`, slug, credential: { type: 'none' }, ...rest };
  return { prefix, upstream, offers };
}

describe('servePrompts', () => {
  it('puts the prefix before each name, and leaves a name to the first that has it', () => {
    const { served, withheld } = servePrompts([
      shown('crm', 'crm_', { name: 'greet', title: 'Greet' }),
      shown('docs', '', { name: 'crm_greet' }, { name: 'greet' }),
    ]);
    expect([...served.keys()]).toEqual(['crm_greet', 'greet']);
    expect(served.get('crm_greet')).toMatchObject({ name: 'greet', canonicalName: 'crm/greet' });
    expect(served.get('crm_greet')?.definition).toEqual({ name: 'greet', title: 'Greet' });
    expect(withheld).toEqual(['docs/crm_greet']);
  });

  it('never cuts a name in the middle of a character', () => {
    for (let length = 20; length < 60; length++) {
      const { served } = servePrompts([shown('crm', '', { name: `${'a'.repeat(length)}${'😀'.repeat(20)}` })]);
      for (const name of served.keys()) expect(name.isWellFormed()).toBe(true);
    }
  });
});

describe('serveResources', () => {
  it('leaves a URI to the first upstream that lists it, whatever its prefix', () => {
    const { served } = serveResources([
      shown('crm', 'crm_', { uri: 'file:///a', name: 'a' }),
      shown('docs', '', { uri: 'file:///a', name: 'b' }, { uri: 'file:///b', name: 'b' }),
    ]);
    expect([...served.values()].map(({ canonicalName }) => canonicalName)).toEqual(['crm:file:///a', 'docs:file:///b']);
  });
});

describe('serveTemplates', () => {
  it('keeps the order of the endpoint and matches URIs', () => {
    const templates = serveTemplates([
      shown('crm', '', { uriTemplate: 'crm://{id}', name: 'one' }),
      shown('docs', '', { uriTemplate: 'docs://{+path}', name: 'one' }),
    ]);
    expect(templates.map(({ upstream }) => upstream.slug)).toEqual(['crm', 'docs']);
    const found = (uri: string) => templates.find(({ matches }) => matches(uri))?.upstream.slug;
    expect([found('crm://1'), found('docs://a/b'), found('crm://a/b')]).toEqual(['crm', 'docs', undefined]);
  });

  it('matches nothing by a template that is none', () => {
    const [template] = serveTemplates([shown('crm', '', { uriTemplate: 'crm://{', name: 'broken' })]);
    expect(template?.matches('crm://')).toBe(false);
  });
});
