import {
  createTenant,
  getMe,
  getMember,
  getTenant,
  inviteMember,
  listMembers,
  listTenants,
  mailInvitation,
  markTenantForDeletion,
  removeMember,
  resumeMember,
  resumeTenant,
  setMemberships,
  signOutMember,
  suspendMember,
  suspendTenant,
  unmarkTenant,
} from '@gatehouse/contracts/api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Background } from '../src/control-plane/accounts/background.ts';
import { type ApiWorld, type Member, refusalOf, startApiWorld } from './api-world.ts';
import { writtenMails } from './written-mails.ts';

let world: ApiWorld;
let operator: Member;
let tenant: string;
let owner: Member;
let made = 0;

beforeAll(async () => {
  world = await startApiWorld();
  operator = await world.member('platform', 'operator');
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  tenant = `own-${made++}`;
  await world.as(operator)(createTenant, { body: { slug: tenant } });
  owner = await world.member(tenant, 'owner');
});

/** Links that were mailed to somebody. */
const linksTo = async (email: string) => {
  await world.api.app.get(Background, { strict: false }).settled();
  const mails = await writtenMails(world.api.dataDir);
  return mails.filter(({ raw }) => raw.includes(`To: ${email}`)).map(({ link }) => link);
};

describe('a member', () => {
  it('is invited by mail, and nobody but the mailbox is told the link', async () => {
    const email = `ann@${tenant}.example`;
    const { body } = await world.as(owner)(inviteMember, {
      params: { tenant },
      body: { email, membership: 'auditor', name: 'Ann' },
    });
    expect(body).toMatchObject({ email, name: 'Ann', status: 'invited', memberships: ['auditor'] });
    expect(JSON.stringify(body)).not.toContain('/invitation/');
    const link = expect.stringMatching(/\/oauth\/invitation\/[\w-]{43}$/);
    expect(await linksTo(email)).toEqual([link]);
    await world.as(owner)(mailInvitation, { params: { tenant, member: body.id } });
    expect(await linksTo(email)).toEqual([link, link]);
    const [event] = await world.api.events(tenant);
    expect(event).toMatchObject({ kind: 'account.invited', detail: { actor: `account:${owner.accountId}` } });
  });

  it('is suspended, signed out and resumed', async () => {
    const ann = await world.member(tenant, 'admin');
    const params = { tenant, member: ann.accountId };
    const token = await world.token(ann);
    const status = async (bearer: string) => (await world.send('/api/v1/me', { token: bearer })).status;
    await world.as(owner)(signOutMember, { params });
    expect(await status(token)).toBe(401);
    expect((await world.as(owner)(suspendMember, { params })).body.status).toBe('suspended');
    expect((await world.as(owner)(resumeMember, { params })).body.status).toBe('invited');
  });

  it('may do what their memberships say from the next request on', async () => {
    const ann = await world.member(tenant, 'member');
    const params = { tenant, member: ann.accountId };
    const { etag = '' } = await world.as(owner)(getMember, { params });
    const { body } = await world.as(owner)(setMemberships, {
      params,
      body: { memberships: ['auditor', 'admin'] },
      ifMatch: etag,
    });
    expect(body.memberships).toEqual(['admin', 'auditor']);
    expect((await world.as(ann)(getMe, {})).body.permissions).toContain('roles:write');
    const [event] = await world.api.events(tenant);
    expect(event).toMatchObject({
      kind: 'membership.changed',
      target: ann.accountId,
      detail: { before: ['member'], after: ['admin', 'auditor'] },
    });
  });

  it('is removed: nothing of what they could do is left, and the row stays', async () => {
    const ann = await world.member(tenant, 'admin');
    const params = { tenant, member: ann.accountId };
    const { etag = '' } = await world.as(owner)(getMember, { params });
    await world.as(owner)(removeMember, { params, ifMatch: etag });
    const { body } = await world.as(owner)(listMembers, { params: { tenant } });
    expect(body.items.find(({ id }) => id === ann.accountId)).toMatchObject({ status: 'suspended', memberships: [] });
  });
});

describe('the last owner', () => {
  it('stays: neither lowered, suspended nor removed', async () => {
    const params = { tenant, member: owner.accountId };
    const api = world.as(owner);
    const { etag = '' } = await api(getMember, { params });
    for (const ask of [
      () => api(setMemberships, { params, body: { memberships: ['admin'] }, ifMatch: etag }),
      () => api(suspendMember, { params }),
      () => api(removeMember, { params, ifMatch: etag }),
    ]) {
      expect(await refusalOf(ask())).toEqual({ status: 409, code: 'member.last-owner' });
    }
  });

  it('is one of two who remove each other at a time', async () => {
    const second = await world.member(tenant, 'owner');
    const lower = async (who: Member, whom: Member) => {
      const params = { tenant, member: whom.accountId };
      const { etag = '' } = await world.as(who)(getMember, { params });
      return () => world.as(who)(setMemberships, { params, body: { memberships: [] }, ifMatch: etag });
    };
    const both = [await lower(owner, second), await lower(second, owner)];
    await Promise.allSettled(both.map((start) => start()));
    const { body } = await world.as(operator)(getTenant, { params: { tenant } });
    expect(body.status).toBe('active');
    const tenantId = await world.tenantId(tenant);
    const owners = await world.api.database.withTenant(tenantId, (tx) =>
      tx.membership.count({ where: { tenantId, level: 'owner' } }),
    );
    expect(owners).toBe(1);
  });

  it('is not an admin’s to make, to lower or to suspend', async () => {
    const admin = await world.member(tenant, 'admin');
    await world.member(tenant, 'owner');
    const api = world.as(admin);
    const own = { tenant, member: admin.accountId };
    const theirs = { tenant, member: owner.accountId };
    const [mine, other] = [await api(getMember, { params: own }), await api(getMember, { params: theirs })];
    for (const ask of [
      () => api(setMemberships, { params: own, body: { memberships: ['owner'] }, ifMatch: mine.etag ?? '' }),
      () => api(setMemberships, { params: theirs, body: { memberships: [] }, ifMatch: other.etag ?? '' }),
      () => api(suspendMember, { params: theirs }),
      () => api(removeMember, { params: theirs, ifMatch: other.etag ?? '' }),
      () => api(inviteMember, { params: { tenant }, body: { email: 'x@example.test', membership: 'owner' } }),
    ]) {
      expect(await refusalOf(ask())).toEqual({ status: 403, code: 'permission.missing' });
    }
  });
});

describe('an operator', () => {
  it('makes a tenant with its owner invited, lets nobody in, and lets them in again', async () => {
    const api = world.as(operator);
    const slug = `${tenant}-b`;
    const email = `boss@${slug}.example`;
    await api(createTenant, { body: { slug, name: 'B', owner: email } });
    expect(await linksTo(email)).toHaveLength(1);
    expect(await refusalOf(api(createTenant, { body: { slug } }))).toEqual({ status: 409, code: 'tenant.exists' });

    const params = { tenant };
    expect((await api(suspendTenant, { params, idempotencyKey: 'a' })).body.status).toBe('suspended');
    expect(await refusalOf(world.as(owner)(getMe, {}))).toEqual({ status: 403, code: 'tenant.suspended' });
    await api(resumeTenant, { params });
    expect((await world.as(owner)(getMe, {})).body.tenant.status).toBe('active');
    const [event] = await world.api.events(tenant);
    expect(event).toMatchObject({ kind: 'tenant.changed', detail: { actor: `operator:${operator.accountId}` } });
    expect(await refusalOf(api(suspendTenant, { params: { tenant: 'platform' } }))).toEqual({
      status: 400,
      code: 'tenant.reserved',
    });
  });

  it('marks a tenant for deletion, which answers nobody then, and takes the mark back', async () => {
    const api = world.as(operator);
    const params = { tenant };
    expect((await api(markTenantForDeletion, { params })).body.status).toBe('marked-for-deletion');
    expect((await api(markTenantForDeletion, { params })).body.status).toBe('marked-for-deletion');
    expect(await refusalOf(world.as(owner)(getMe, {}))).toEqual({ status: 403, code: 'tenant.suspended' });
    expect((await world.send(`/t/${tenant}/oauth/.well-known/openid-configuration`)).status).toBe(404);
    const { body: listed } = await api(listTenants, { query: { limit: 200 } });
    expect(listed.items).toContainEqual(expect.objectContaining({ slug: tenant, status: 'marked-for-deletion' }));
    for (const operation of [suspendTenant, resumeTenant]) {
      expect(await refusalOf(api(operation, { params }))).toEqual({ status: 409, code: 'tenant.marked' });
    }
    expect((await api(unmarkTenant, { params })).body.status).toBe('suspended');
    expect((await api(unmarkTenant, { params })).body.status).toBe('suspended');
    expect((await api(resumeTenant, { params })).body.status).toBe('active');
    expect((await world.as(owner)(getMe, {})).body.tenant.status).toBe('active');
    const changes = (await world.api.events(tenant)).filter(({ kind }) => kind === 'tenant.changed');
    const by = { actor: `operator:${operator.accountId}` };
    expect(changes.slice(0, 3)).toMatchObject([
      { detail: { ...by, after: { status: 'active' } } },
      { detail: { ...by, after: { status: 'suspended' } } },
      { detail: { ...by, before: { status: 'active' }, after: { status: 'marked-for-deletion' } } },
    ]);
    expect(await refusalOf(api(markTenantForDeletion, { params: { tenant: 'platform' } }))).toMatchObject({
      code: 'tenant.reserved',
    });
    expect(await refusalOf(world.as(owner)(markTenantForDeletion, { params }))).toMatchObject({ status: 403 });
  });

  it('is nobody else: an owner makes no tenants and suspends not even their own', async () => {
    const api = world.as(owner);
    expect(await refusalOf(api(createTenant, { body: { slug: 'mine' } }))).toMatchObject({ status: 403 });
    expect(await refusalOf(api(suspendTenant, { params: { tenant } }))).toMatchObject({ status: 403 });
  });
});
