import {
  createBinding,
  createEndpoint,
  createGroup,
  createRole,
  getEndpoint,
  getRole,
  listBindings,
  listRoles,
  removeEndpoint,
  removeRole,
  replaceBinding,
  replaceRole,
} from '@gatehouse/contracts/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, type Member, refusalOf, startApiWorld } from './api-world.ts';
import { send } from './mcp-request.ts';

let world: ApiWorld;
let admin: Member;

beforeAll(async () => {
  world = await startApiWorld();
  admin = await world.member('acme', 'admin');
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

/** What is looked at of an answer: of a problem, or of something that was made. */
interface Problem {
  readonly code?: string;
  readonly problems: readonly { readonly path: string }[];
  readonly missing?: unknown;
  readonly slug?: string;
  readonly name?: string;
}

const tenant = 'acme';
const grants = [{ allow: { tools: ['shop/*'] } }];

describe('a role', () => {
  it('is made, read, changed and removed, each with its event', async () => {
    const api = world.as(admin);
    const params = { tenant, role: 'buyer' };
    const made = await api(createRole, { params: { tenant }, body: { slug: 'buyer', grants } });
    expect(made.body).toEqual({ slug: 'buyer', grants, fromFile: false });
    expect(await api(getRole, { params })).toEqual(made);

    const other = [{ allow: { tools: ['shop/echo'] } }, { deny: { tools: ['*/*delete*'] } }];
    const changed = await api(replaceRole, { params, body: { grants: other }, ifMatch: made.etag ?? '' });
    expect(changed.body.grants).toEqual(other);
    expect(changed.etag).not.toBe(made.etag);

    await api(removeRole, { params, ifMatch: changed.etag ?? '' });
    expect(await refusalOf(api(getRole, { params }))).toEqual({ status: 404, code: 'entry.unknown' });

    const events = (await world.api.events(tenant)).filter(({ target }) => target === 'buyer');
    expect(events.map(({ kind, detail }) => [kind, detail.action, detail.actor])).toEqual(
      ['remove', 'update', 'create'].map((action) => ['role.changed', action, `account:${admin.accountId}`]),
    );
  });

  it('is not overwritten by an admin who has not seen what another one made of it', async () => {
    const second = await world.member(tenant, 'admin');
    const params = { tenant, role: 'edited' };
    const { etag = '' } = await world.as(admin)(createRole, {
      params: { tenant },
      body: { slug: 'edited', grants },
    });
    const edit = (who: Member, tools: string) =>
      world.as(who)(replaceRole, { params, body: { grants: [{ allow: { tools: [tools] } }] }, ifMatch: etag });
    const outcomes = await Promise.allSettled([edit(admin, 'shop/a'), edit(second, 'shop/b')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [refused] = outcomes.filter((one) => one.status === 'rejected');
    const now = await world.as(admin)(getRole, { params });
    expect(refused?.reason).toMatchObject({
      status: 412,
      code: 'precondition.failed',
      members: { etag: now.etag, detail: expect.stringContaining('Read it again') },
    });
  });

  it.each([undefined, '*'])('is not replaced with If-Match %s', async (ifMatch) => {
    const response = await world.send('/api/v1/tenants/acme/roles/clerk', {
      method: 'PUT',
      token: await world.token(admin),
      headers: { 'content-type': 'application/json', ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
      body: JSON.stringify({ grants: [] }),
    });
    expect(response.status).toBe(428);
    expect(await response.json()).toMatchObject({ code: 'precondition.missing' });
  });

  it('is made once', async () => {
    const body = { slug: 'clerk', grants };
    expect(await refusalOf(world.as(admin)(createRole, { params: { tenant }, body }))).toEqual({
      status: 409,
      code: 'entry.exists',
    });
  });

  it('takes effect at once: a call that was hidden is let through', async () => {
    const call = async () => {
      const token = await world.api.token(tenant, 'ada');
      const url = `${world.api.origin}/t/acme/mcp`;
      const { message } = await send({ url, token, method: 'tools/call', params: { name: 'echo', arguments: {} } });
      return message.error === undefined;
    };
    expect(await call()).toBe(true);
    const api = world.as(admin);
    const deny = [{ deny: { tools: ['shop/echo'] } }];
    const made = await api(createRole, { params: { tenant }, body: { slug: 'no-echo', grants: deny } });
    await api(createBinding, { params: { tenant }, body: { role: 'no-echo', to: { subject: 'ada' } } });
    expect(await call()).toBe(false);
    await api(removeRole, { params: { tenant, role: 'no-echo' }, ifMatch: made.etag ?? '' });
    expect(await call()).toBe(true);
  });
});

describe('a list', () => {
  it('comes page by page, each role once', async () => {
    const api = world.as(admin);
    const slugs = Array.from({ length: 7 }, (_, index) => `page-${index}`);
    for (const slug of slugs) await api(createRole, { params: { tenant }, body: { slug, grants: [] } });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await api(listRoles, { params: { tenant }, query: { limit: 3, cursor } });
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...body.items.map(({ slug }) => slug));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toEqual(expect.arrayContaining(slugs));
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'cursor=%00', 'cursor=eyJ9', 'other=1'])('refuses %s', async (query) => {
    const token = await world.token(admin);
    const response = await world.send(`/api/v1/tenants/acme/roles?${query}`, { token });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'api.input-invalid', problems: [{ in: 'query' }] });
  });
});

describe('what is written', () => {
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const response = await world.send(`/api/v1/tenants/acme${path}`, {
      method: 'POST',
      token: await world.token(admin),
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, body: (await response.json()) as Problem };
  };

  it('is refused with all that is wrong with it, and where', async () => {
    const { status, body } = await post(
      '/roles',
      JSON.stringify({ slug: 'A', grants: [{ allow: { tools: ['shop'] }, when: 'x' }], sulg: 1 }),
    );
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'api.input-invalid' });
    expect(body.problems.map(({ path }) => path).sort()).toEqual([
      'grants[0].allow.tools[0]',
      'grants[0].when',
      'slug',
      'sulg',
    ]);
  });

  it.each([
    ['markup', '<script>alert(1)</script>', 201],
    ['a sign that turns the direction of writing', 'a\u202eb', 400],
    ['a line break', 'a\nb', 400],
  ])('a name with %s is plain text or refused', async (_, name, expected) => {
    const id = `named-${Buffer.from(name).toString('hex')}`;
    const client = { id, kind: 'public', name, redirectUris: [] };
    const { status, body } = await post('/clients', JSON.stringify(client));
    expect(status).toBe(expected);
    if (expected === 201) expect(body.name).toBe(name);
  });

  it('is refused where it is too large, or no JSON', async () => {
    const large = JSON.stringify({ slug: 'x', grants: [], filler: 'x'.repeat(2 * 1024 * 1024) });
    expect(await post('/roles', large)).toMatchObject({ status: 413, body: { code: 'request.too-large' } });
    expect(await post('/roles', '{"slug": ')).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(await post('/roles', 'slug=x', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 415,
    });
  });

  it('names only what is there', async () => {
    const upstreams = [{ slug: 'nowhere' }];
    const { status, body } = await post('/endpoints', JSON.stringify({ slug: 'lost', upstreams }));
    expect([status, body.code, body.missing]).toEqual([
      422,
      'reference.unknown',
      { noun: 'upstream', name: 'nowhere' },
    ]);
    expect(await post('/bindings', JSON.stringify({ role: 'clerk', to: { group: 'nobody' } }))).toMatchObject({
      body: { missing: { noun: 'group', name: 'nobody' } },
    });
  });

  it('follows the rules that a file does: prefixes differ, and a public client alone is nobody', async () => {
    const upstreams = [{ slug: 'shop' }, { slug: 'shop', as: 'x_' }];
    expect(await post('/endpoints', JSON.stringify({ slug: 'twice', upstreams }))).toMatchObject({
      status: 400,
      body: { problems: [{ path: 'upstreams[1].slug' }] },
    });
    expect(await post('/bindings', JSON.stringify({ role: 'clerk', to: { client: 'desk' } }))).toMatchObject({
      status: 400,
      body: { problems: [{ path: 'to.client' }] },
    });
  });

  it('is done once, however often the same request is sent', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const body = JSON.stringify({ slug: 'once', grants });
    const answers = [await post('/roles', body, headers), await post('/roles', body, headers)];
    expect(answers[0]).toMatchObject({ status: 201, body: { slug: 'once' } });
    expect(answers[1]).toEqual(answers[0]);
    const made = (await world.api.events(tenant)).filter(({ target }) => target === 'once');
    expect(made).toHaveLength(1);
    expect(await post('/roles', JSON.stringify({ slug: 'twice', grants }), headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency.reused' },
    });
    const others = await world.member(tenant, 'admin');
    const created = world.as(others)(createGroup, {
      params: { tenant },
      body: { slug: 'theirs', members: [] },
      idempotencyKey: 'key-1',
    });
    expect((await created).body.slug).toBe('theirs');
  });

  it('is done once when the same request comes twice at a time', async () => {
    const headers = { 'idempotency-key': 'key-2' };
    const body = JSON.stringify({ slug: 'racing', grants });
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('/roles', body, headers)));
    const codes = new Set(answers.map((one) => one.body.code ?? one.body.slug));
    expect(codes.has('racing')).toBe(true);
    expect([...codes].filter((one) => one !== 'racing' && one !== 'idempotency.in-flight')).toEqual([]);
    expect((await world.api.events(tenant)).filter(({ target }) => target === 'racing')).toHaveLength(1);
  });

  it('leaves neither an event nor an answer behind when it fails', async () => {
    const headers = { 'idempotency-key': 'key-3' };
    const body = (slug: string) => JSON.stringify({ slug, upstreams: [{ slug: 'nowhere' }] });
    const before = (await world.api.events(tenant)).length;
    expect((await post('/endpoints', body('broken'), headers)).status).toBe(422);
    expect((await world.api.events(tenant)).length).toBe(before);
    expect((await post('/endpoints', body('mended').replace('nowhere', 'shop'), headers)).status).toBe(201);
  });
});

describe('a binding', () => {
  it('is known by an id, and holds until it is told otherwise', async () => {
    const api = world.as(admin);
    const to = { subject: 'bob', client: 'desk' };
    const until = '2027-01-31T00:00:00.000Z';
    const made = await api(createBinding, { params: { tenant }, body: { role: 'clerk', to, until: '2027-01-31' } });
    expect(made.body).toEqual({ id: expect.any(String), role: 'clerk', to, until, fromFile: false });
    const params = { tenant, binding: made.body.id };
    const changed = await api(replaceBinding, { params, body: {}, ifMatch: made.etag ?? '' });
    expect(changed.body).not.toHaveProperty('until');
    const again = api(createBinding, { params: { tenant }, body: { role: 'clerk', to } });
    expect(await refusalOf(again)).toMatchObject({ code: 'entry.exists' });
    const { body } = await api(listBindings, { params: { tenant } });
    expect(body.items.filter(({ fromFile }) => fromFile)).toHaveLength(2);
  });
});

describe('the default endpoint', () => {
  it('may show other things, and stays', async () => {
    const api = world.as(admin);
    const params = { tenant, endpoint: 'default' };
    const { etag = '' } = await api(getEndpoint, { params });
    expect(await refusalOf(api(removeEndpoint, { params, ifMatch: etag }))).toEqual({
      status: 409,
      code: 'entry.kept',
    });
    const made = await api(createEndpoint, { params: { tenant }, body: { slug: 'extra', upstreams: [] } });
    await api(removeEndpoint, { params: { tenant, endpoint: 'extra' }, ifMatch: made.etag ?? '' });
  });
});
