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

describe('apply of a file with everything', () => {
  it('makes all of it, in an order in which each thing finds what it names', async () => {
    const changes = await plane.apply(completeFile('one'));
    expect(changes).toEqual([
      'create tenant one',
      ...['create issuer entra', 'create issuer okta'],
      ...['create upstream shop', 'create upstream crm'],
      ...['create endpoint default', 'create endpoint empty'],
      ...['create client ci', 'create client desk', 'create client https://agent.example/client.json'],
      'create client backend',
      ...['create group support', 'create group nobody'],
      ...['create role clerk', 'create role bare'],
      'create binding clerk → group support',
      'create binding clerk → ada',
      'create binding clerk → ada of entra',
      'create binding clerk → ada with client desk',
      'create binding bare → group nobody with client https://agent.example/client.json',
      'create binding bare → client ci',
      ...['create tool shop/*', 'create tool *', 'create tool crm/*', 'create tool shop/refund'],
      'create registration registration',
      'create limits limits',
    ]);
    expect(await plane.apply(completeFile('one'))).toEqual([]);
  });

  it('records each change under one correlation id, principals apart', async () => {
    const events = await plane.events('one');
    const changed = events.filter(({ kind }) => kind.endsWith('.changed'));
    expect(new Set(changed.map(({ correlationId }) => correlationId)).size).toBe(1);
    expect(new Set(changed.map(({ kind }) => kind))).toEqual(
      new Set([
        ...['issuer.changed', 'upstream.changed', 'endpoint.changed', 'client.changed', 'group.changed'],
        ...['role.changed', 'binding.changed', 'tool.changed', 'registration.changed', 'limits.changed'],
      ]),
    );
    // ada, ada of entra, user-7, 8 of entra, "quoted"
    expect(events.filter(({ kind }) => kind === 'principal.provisioned')).toHaveLength(5);
  });

  it('keeps a subject of one issuer apart from the same subject of another', async () => {
    const rows = await plane.withTenant('one', (tx) =>
      tx.principal.findMany({ where: { subject: 'ada' }, select: { issuer: { select: { slug: true } } } }),
    );
    expect(rows.map(({ issuer }) => issuer.slug).sort()).toEqual(['builtin', 'entra']);
  });

  it('writes grants in the words of the policy', async () => {
    const grants = await plane.withTenant('one', (tx) => tx.grant.findMany({ orderBy: { position: 'asc' } }));
    const all = { tools: [], prompts: [], resources: [], tags: [], annotations: null };
    expect(grants).toMatchObject([
      { ...all, effect: 'allow', tools: ['shop/*'], prompts: ['shop/*'], resources: ['shop:file:///*'] },
      { ...all, effect: 'allow', tools: ['*'], tags: ['shop'], annotations: { readOnlyHint: true } },
      { ...all, effect: 'allow', prompts: ['*'] },
      { ...all, effect: 'deny', tools: ['*/*delete*'] },
    ]);
  });
});

describe('apply', () => {
  const groups = (members: string) => `tenant: groups\ngroups: [{ slug: g, members: ${members} }]`;

  it('replaces the members of a group as a whole, and forgets no principal', async () => {
    await plane.apply(groups('[a, b, c]'));
    expect(await plane.apply(groups('[c, b, a]'))).toEqual([]);
    const [change] = await plane.changes(groups('[b, d]'));
    expect(change).toMatchObject({
      before: [{ subject: 'a' }, { subject: 'b' }, { subject: 'c' }],
      after: [{ subject: 'b' }, { subject: 'd' }],
    });
    expect(await plane.withTenant('groups', (tx) => tx.principal.count())).toBe(4);
    expect(await plane.export('groups')).toContain('members:\n      - b\n      - d\n');
  });

  it('takes from a client what the file leaves out', async () => {
    const client = (text: string) => `tenant: clients\nclients: [{ id: app, ${text} }]`;
    await plane.apply(client('kind: confidential, name: App, jwks: { keys: [] }, redirectUris: ["https://a/b"]'));
    expect(await plane.apply(client('kind: public'))).toEqual(['update client app']);
    const [row] = await plane.withTenant('clients', (tx) => tx.client.findMany());
    expect(row).toMatchObject({
      kind: 'public',
      auth: 'none',
      name: null,
      jwks: null,
      redirectUris: [],
      subject: null,
    });
    expect(await plane.apply(client('kind: public'))).toEqual([]);
  });

  it('keeps the secret of an upstream as a reference', async () => {
    const upstream = (credential: string) =>
      `tenant: secrets\nupstreams: [{ slug: a, kind: mcp, url: "https://a/", credential: ${credential} }]`;
    await plane.apply(upstream('{ type: header, name: X-Api-Key, value: local:token }'));
    const [row] = await plane.withTenant('secrets', (tx) => tx.upstream.findMany());
    expect(row?.credential).toEqual({ type: 'header', name: 'X-Api-Key', value: 'local:token' });
    expect(await plane.apply(upstream('{ type: none }'))).toEqual(['update upstream a']);
    expect(await plane.apply('tenant: secrets\nupstreams: [{ slug: a, kind: mcp, url: "https://a/" }]')).toEqual([]);
  });

  it('sets who may register as one value, of which nothing is kept where it is the installation’s', async () => {
    expect(await plane.apply('tenant: open\nregistration: {}')).toEqual(['create tenant open']);
    const closed = 'tenant: open\nregistration: { dcr: false, cimdHosts: [app.example] }';
    expect(await plane.apply(closed)).toEqual(['create registration registration']);
    expect(await plane.apply(closed)).toEqual([]);
    expect(await plane.apply('tenant: open')).toEqual([]);
    expect(await plane.apply('tenant: open\nregistration: { cimd: false }')).toEqual([
      'update registration registration',
    ]);
    const [row] = await plane.withTenant('open', (tx) => tx.setting.findMany());
    expect(row).toMatchObject({ name: 'registration', value: { cimd: false, dcr: true, cimdHosts: [] } });
    expect(await plane.apply('tenant: open', { prune: 'owned' })).toEqual(['remove registration registration']);
  });

  it('sets limits as one value, and takes them away', async () => {
    expect(await plane.apply('tenant: limits\nlimits: {}')).toEqual(['create tenant limits']);
    expect(await plane.apply('tenant: limits\nlimits: { concurrent: 5 }')).toEqual(['create limits limits']);
    expect(await plane.apply('tenant: limits')).toEqual([]);
    expect(await plane.apply('tenant: limits\nlimits: { requestsPerMinute: 7 }')).toEqual(['update limits limits']);
    const [row] = await plane.withTenant('limits', (tx) => tx.setting.findMany());
    expect(row).toMatchObject({ name: 'limits', value: { requestsPerMinute: 7 } });
    expect(await plane.apply('tenant: limits\nlimits: {}')).toEqual(['remove limits limits']);
  });

  it('takes as many bindings and members as a file may have', async () => {
    const subjects = Array.from({ length: 5000 }, (_, n) => `u${n}`);
    const bindings = subjects.map((subject) => `- { role: r, to: { subject: ${subject} } }`).join('\n');
    const bound = `tenant: many\nroles: [{ slug: r, grants: [] }]\nbindings:\n${bindings}`;
    expect(await plane.apply(bound)).toHaveLength(5002);
    expect(await plane.apply(bound)).toEqual([]);
    const grouped = `tenant: many\ngroups: [{ slug: g, members: [${subjects}] }]`;
    expect(await plane.apply(grouped)).toEqual(['create group g']);
    expect(await plane.apply(grouped)).toEqual([]);
  }, 60_000);
});
