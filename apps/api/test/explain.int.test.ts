import { createHash } from 'node:crypto';
import { LazyModuleLoader } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExplanationsModule } from '../src/control-plane/explanations/explanations.module.ts';
import {
  type ExplanationRequest,
  ExplanationsService,
} from '../src/control-plane/explanations/explanations.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;
let explanations: ExplanationsService;

const file = `
tenant: acme
issuers: [{ slug: idp, issuer: "https://idp.example", jwksUri: "https://idp.example/keys", bind: { audience: endpoint } }]
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/mcp" }, { slug: docs, kind: mcp, url: "https://docs.example/mcp" }]
endpoints: [{ slug: default, upstreams: [{ slug: shop, as: "s_" }, { slug: docs }] }]
tools: [{ match: shop/list, annotations: { readOnlyHint: true }, tags: [harmless] }]
clients: [{ id: desk, kind: public }]
groups: [{ slug: staff, members: [grace, { subject: grace, issuer: idp }] }]
roles:
  - slug: clerk
    grants:
      - allow: { tools: ["shop/*", "later/*"], prompts: ["shop/*"], resources: ["docs:*"] }
      - deny: { tools: ["shop/delete"] }
  - slug: reader
    grants: [{ allow: { tags: [harmless], annotations: { readOnlyHint: true } } }]
bindings:
  - { role: clerk, to: { subject: ada } }
  - { role: reader, to: { group: staff } }
  - { role: clerk, to: { subject: bob, client: desk } }
`;

beforeAll(async () => {
  plane = await startControlPlane();
  const tenants = plane.services.get(TenantsService);
  const tenantId = await tenants.create('acme', 'Acme');
  await plane.apply(file);
  await plane.database.withTenant(tenantId, async (tx) => {
    const upstreams = await tx.upstream.findMany();
    for (const { id: upstreamId, slug } of upstreams) {
      const offers = { capabilities: { resources: {} }, refreshedAt: new Date() };
      const resources = slug === 'docs' ? [{ uri: 'file:///manual', name: 'manual' }] : [];
      const prompts = slug === 'shop' ? [{ name: 'order' }] : [];
      await tx.catalogue.create({ data: { tenantId, upstreamId, ...offers, resources, prompts } });
    }
    const shop = upstreams.find(({ slug }) => slug === 'shop')?.id ?? '';
    const digest = createHash('sha256').digest();
    const states = { list: 'pinned', delete: 'pinned', refund: 'drifted' };
    for (const [name, state] of Object.entries(states)) {
      const definition = { name, inputSchema: { type: 'object' } };
      await tx.tool.create({ data: { tenantId, upstreamId: shop, name, state, digest, definition } });
    }
  });
  // The rules are older than the tools.
  await plane.apply('tenant: acme\ntools: []', { prune: 'all' });
  await plane.apply(file);
  const loaded = await plane.services.get(LazyModuleLoader).load(() => ExplanationsModule);
  explanations = loaded.get(ExplanationsService);
});

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
});

function explain(kind: 'tool' | 'prompt' | 'resource', name: string, request: Partial<ExplanationRequest> = {}) {
  return explanations.explain({
    ...{ tenant: 'acme', issuer: 'builtin', subject: 'ada', endpoint: 'default', client: undefined },
    ...{ scopes: new Set(['mcp']), asked: { kind, name }, arguments: undefined },
    ...request,
  });
}

describe('explain', () => {
  it('decides by the served name as by the canonical one', async () => {
    const expected = {
      canonicalName: 'shop/list',
      servedName: 's_list',
      decision: { verdict: 'allowed', reasons: [{ kind: 'grant', role: 'clerk', glob: 'shop/*' }] },
    };
    expect(await explain('tool', 's_list')).toMatchObject(expected);
    expect(await explain('tool', 'shop/list')).toMatchObject(expected);
    expect(await explain('tool', 'shop/list', { arguments: { limit: 1 } })).toMatchObject(expected);
  });

  it('names what denies, what is missing, and that nothing allows', async () => {
    expect(await explain('tool', 'shop/delete')).toMatchObject({
      decision: { verdict: 'hidden', reasons: [{ effect: 'deny', glob: 'shop/delete' }] },
    });
    expect(await explain('tool', 's_list', { scopes: new Set(['mcp:prompts']) })).toMatchObject({
      decision: { verdict: 'step-up', missingScopes: ['mcp:tools:shop'] },
    });
    expect(await explain('tool', 'docs/x')).toMatchObject({
      decision: { verdict: 'hidden', reasons: [{ kind: 'no-grant' }] },
    });
  });

  it('judges by tags and reviewed annotations, and by groups, of whichever issuer', async () => {
    for (const issuer of ['builtin', 'idp']) {
      const subject = { subject: 'grace', issuer };
      expect(await explain('tool', 's_list', subject)).toMatchObject({
        decision: { verdict: 'allowed', reasons: [{ role: 'reader', tags: ['harmless'] }] },
      });
      expect(await explain('tool', 's_delete', subject)).toMatchObject({ decision: { verdict: 'hidden' } });
    }
  });

  it('says of a tool that is withheld or was never seen that the endpoint does not show it', async () => {
    for (const name of ['shop/refund', 'later/anything']) {
      expect(await explain('tool', name)).toMatchObject({ servedName: undefined, decision: { verdict: 'allowed' } });
    }
    await expect(explain('tool', 's_refund')).rejects.toMatchObject({ code: 'tool.unknown' });
  });

  it('knows prompts and resources by both names', async () => {
    for (const name of ['s_order', 'shop/order']) {
      expect(await explain('prompt', name)).toMatchObject({
        canonicalName: 'shop/order',
        servedName: 's_order',
        decision: { verdict: 'allowed' },
      });
    }
    for (const name of ['file:///manual', 'docs:file:///manual']) {
      expect(await explain('resource', name)).toMatchObject({
        canonicalName: 'docs:file:///manual',
        servedName: 'file:///manual',
        decision: { verdict: 'allowed' },
      });
    }
    // Callers who ask for the URI reach docs.
    expect(await explain('resource', 'shop:file:///manual')).toMatchObject({
      canonicalName: 'shop:file:///manual',
      servedName: undefined,
      decision: { verdict: 'hidden' },
    });
  });

  it('counts a client that narrows, and one that the tenant does not know as none', async () => {
    const bob = (client?: string) => explain('tool', 's_list', { subject: 'bob', client });
    expect(await bob('desk')).toMatchObject({ clientKnown: true, decision: { verdict: 'allowed' } });
    expect(await bob('other')).toMatchObject({ clientKnown: false, decision: { verdict: 'hidden' } });
    expect(await bob()).toMatchObject({ decision: { verdict: 'hidden' } });
  });

  it('sees what was applied a moment ago', async () => {
    await plane.apply('tenant: acme\nroles: [{ slug: clerk, grants: [] }]');
    expect(await explain('tool', 's_list')).toMatchObject({ decision: { verdict: 'hidden' } });
    await plane.apply(file);
    expect(await explain('tool', 's_list')).toMatchObject({ decision: { verdict: 'allowed' } });
  });

  it.each([
    ['tenant.unknown', { tenant: 'nobody' }],
    ['endpoint.unknown', { endpoint: 'other' }],
    ['principal.unknown', { subject: 'eve' }],
    ['principal.unknown', { issuer: 'idp' }],
    ['usage.invalid', { issuer: 'other' }],
    ['tool.unknown', { asked: { kind: 'tool', name: 'nonsense' } }],
    ['prompt.unknown', { asked: { kind: 'prompt', name: 'nonsense' } }],
    ['resource.unknown', { asked: { kind: 'resource', name: 'nonsense' } }],
  ] as const)('answers %s where there is no such thing', async (code, request) => {
    await expect(explain('tool', 's_list', request)).rejects.toMatchObject({ code });
  });
});
