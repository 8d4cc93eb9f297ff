import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeFile } from './complete-file.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
});

const everythingGoes = [
  ...[
    'remove binding bare → client ci',
    'remove binding bare → group nobody with client https://agent.example/client.json',
  ],
  ...[
    'remove binding clerk → ada',
    'remove binding clerk → ada of entra',
    'remove binding clerk → ada with client desk',
  ],
  ...['remove binding clerk → group support', 'remove client backend', 'remove client ci', 'remove client desk'],
  ...['remove client https://agent.example/client.json', 'remove endpoint empty', 'remove group nobody'],
  ...['remove group support', 'remove issuer entra', 'remove issuer okta', 'remove limits limits'],
  ...['remove registration registration', 'remove role bare'],
  ...[
    'remove role clerk',
    'remove tool *',
    'remove tool crm/*',
    'remove tool shop/*',
    'remove tool shop/refund',
    'remove upstream crm',
  ],
  ...['remove upstream shop', 'update endpoint default'],
];

describe('apply that prunes what it owns', () => {
  it('leaves everything alone that the file still names', async () => {
    await plane.apply(completeFile('one'));
    expect(await plane.apply(completeFile('one'), { prune: 'owned' })).toEqual([]);
  });

  it('says in a dry run what would go, and lets it stay', async () => {
    const before = await plane.export('one');
    expect((await plane.apply('tenant: one', { prune: 'owned', dryRun: true })).sort()).toEqual(everythingGoes);
    expect(await plane.export('one')).toBe(before);
  });

  it('removes all that earlier files made and this one does not name, but not the default endpoint', async () => {
    expect((await plane.apply('tenant: one', { prune: 'owned' })).sort()).toEqual(everythingGoes);
    expect(await plane.apply('tenant: one', { prune: 'owned' })).toEqual([]);
    const rest = await plane.withTenant('one', async (tx) => ({
      endpoints: (await tx.endpoint.findMany()).map(({ slug }) => slug),
      issuers: (await tx.issuer.findMany()).map(({ slug }) => slug),
      shown: await tx.endpointUpstream.count(),
      grants: await tx.grant.count(),
      bindings: await tx.binding.count(),
      members: await tx.groupMember.count(),
      subjects: (await tx.principal.findMany({ orderBy: { subject: 'asc' } })).map(({ subject }) => subject),
    }));
    expect(rest).toEqual({
      ...{ endpoints: ['default'], issuers: ['builtin'], shown: 0, grants: 0, bindings: 0, members: 0 },
      subjects: ['"quoted"', 'ada', 'user-7'],
    });
  });

  it('records what it removed, and what that was', async () => {
    const removed = (await plane.events('one')).filter(({ detail }) => detail.action === 'remove');
    expect(removed).toHaveLength(everythingGoes.length - 1);
    expect(removed.find(({ target }) => target === 'shop')?.detail).toMatchObject({
      before: { url: 'https://shop.example/mcp', credential: { value: 'local:shop-token' } },
    });
  });

  it('makes it all again', async () => {
    await plane.apply(completeFile('one'));
    expect(await plane.apply(await plane.export('one'), { prune: 'all' })).toEqual([]);
  });

  it('lets stay what no file made', async () => {
    await plane.apply('tenant: two');
    await plane.withTenant('two', async (tx) => {
      const { tenantId } = tx;
      await tx.role.create({ data: { tenantId, slug: 'by-hand' } });
      await tx.setting.create({ data: { tenantId, name: 'limits', value: { concurrent: 1 } } });
    });
    expect(await plane.apply('tenant: two', { prune: 'owned' })).toEqual([]);
    expect(await plane.apply('tenant: two\nroles: []', { prune: 'all' })).toEqual(['remove role by-hand']);
  });
});

describe('apply that prunes all', () => {
  const base = (rest: string) => `tenant: three
upstreams: [{ slug: a, kind: mcp, url: "https://a/" }, { slug: b, kind: mcp, url: "https://b/" }]
endpoints: [{ slug: default, upstreams: [{ slug: a }, { slug: b }] }]
${rest}`;

  it('keeps to the sections that the file has', async () => {
    await plane.apply(base('roles: [{ slug: r, grants: [] }, { slug: s, grants: [] }]'));
    expect(await plane.apply(base(''), { prune: 'all' })).toEqual([]);
    expect(await plane.apply(base('roles: [{ slug: s, grants: [] }]'), { prune: 'all' })).toEqual(['remove role r']);
  });

  it('tells which endpoint shows less, where the file does not describe it', async () => {
    const fewer = 'tenant: three\nupstreams: [{ slug: a, kind: mcp, url: "https://a/" }]';
    expect(await plane.changes(fewer, { prune: 'all' })).toMatchObject([
      { action: 'update', noun: 'endpoint', name: 'default', after: [{ slug: 'a', as: 'a_' }] },
      { action: 'remove', noun: 'upstream', name: 'b' },
    ]);
    expect(await plane.apply(await plane.export('three'), { prune: 'all' })).toEqual([]);
  });

  it('takes bindings along with the group, client or role that they name', async () => {
    const text = `tenant: four
clients: [{ id: app, kind: public }]
groups: [{ slug: g, members: [a] }]
roles: [{ slug: r, grants: [] }]
bindings: [{ role: r, to: { group: g } }, { role: r, to: { subject: a, client: app } }, { role: r, to: { subject: b } }]`;
    await plane.apply(text);
    expect(await plane.apply('tenant: four\ngroups: []\nclients: []', { prune: 'all' })).toEqual([
      'remove binding r → group g',
      'remove binding r → a with client app',
      'remove group g',
      'remove client app',
    ]);
    expect(await plane.apply('tenant: four\nroles: []', { prune: 'all' })).toEqual([
      'remove binding r → b',
      'remove role r',
    ]);
  });

  it('takes principals along with their issuer, so that nobody inherits what they were granted', async () => {
    const issuer = (slug: string, url: string) =>
      `tenant: five\nissuers: [{ slug: ${slug}, issuer: "${url}", jwksUri: "${url}", bind: { audience: endpoint } }]`;
    const access = `
groups: [{ slug: g, members: [{ subject: a, issuer: i }, b] }]
roles: [{ slug: r, grants: [{ allow: { tools: ["*"] } }] }]
bindings: [{ role: r, to: { subject: a, issuer: i } }]`;
    await plane.apply(issuer('i', 'https://old.example') + access);
    expect(await plane.apply('tenant: five\nissuers: []', { prune: 'all' })).toEqual([
      'remove binding r → a of i',
      'update group g',
      'remove issuer i',
    ]);
    await plane.apply(issuer('i', 'https://new.example'));
    expect(await plane.withTenant('five', (tx) => tx.principal.findMany({ select: { subject: true } }))).toEqual([
      { subject: 'b' },
    ]);
    expect(await plane.withTenant('five', (tx) => tx.binding.count())).toBe(0);
  });
});
