import { describe, expect, it } from 'vitest';
import { aboutTool, allow, deny, grantOf, permissionsOf } from '../test/grants.ts';
import { decide } from './decide.ts';
import { derivePermissions, isCurrent, type PermissionsInput, permissionsCover } from './permissions.ts';
import type { Binding, Role } from './role.ts';

const now = new Date('2026-11-22T12:00:00Z');
const earlier = new Date('2026-11-22T11:59:59.999Z');
const soon = new Date('2026-11-22T12:30:00Z');
const later = new Date('2026-12-01T00:00:00Z');

const role: Role = { id: 'r1', slug: 'support', grants: [grantOf('g1', 'allow', { tools: ['*'] })] };

function reaches(binding: Partial<Binding>, caller: Partial<PermissionsInput> = {}): boolean {
  const permissions = derivePermissions({
    roles: [role],
    bindings: [{ id: 'b1', roleId: 'r1', ...binding }],
    principalId: 'ann',
    groupIds: [],
    at: now,
    ...caller,
  });
  return decide(permissions, aboutTool('a/b')).verdict === 'allowed';
}

describe('a binding', () => {
  it('reaches the principal that it names and no other', () => {
    expect(reaches({ principalId: 'ann' })).toBe(true);
    expect(reaches({ principalId: 'bob' })).toBe(false);
  });

  it('reaches the members of the group that it names', () => {
    expect(reaches({ groupId: 'finance' }, { groupIds: ['support', 'finance'] })).toBe(true);
    expect(reaches({ groupId: 'finance' }, { groupIds: ['support'] })).toBe(false);
  });

  it('is narrowed by a client beside a principal or a group', () => {
    const client = { id: 'desk', confidential: false };
    expect(reaches({ principalId: 'ann', clientId: 'desk' }, { client })).toBe(true);
    expect(reaches({ principalId: 'ann', clientId: 'other' }, { client })).toBe(false);
    expect(reaches({ principalId: 'ann', clientId: 'desk' })).toBe(false);
    expect(reaches({ principalId: 'bob', clientId: 'desk' }, { client })).toBe(false);
    expect(reaches({ groupId: 'finance', clientId: 'desk' }, { client, groupIds: [] })).toBe(false);
  });

  it('to a client alone holds only for a client that can prove who it is', () => {
    expect(reaches({ clientId: 'ci' }, { client: { id: 'ci', confidential: true } })).toBe(true);
    expect(reaches({ clientId: 'ci' }, { client: { id: 'ci', confidential: false } })).toBe(false);
  });

  it('that names nobody reaches nobody', () => {
    expect(reaches({})).toBe(false);
    expect(reaches({ principalId: null, groupId: null, clientId: null })).toBe(false);
    expect(reaches({ principalId: '' }, { principalId: '' })).toBe(false);
  });

  it('holds until its time and not from it on', () => {
    expect(reaches({ principalId: 'ann', until: soon })).toBe(true);
    expect(reaches({ principalId: 'ann', until: now })).toBe(false);
    expect(reaches({ principalId: 'ann', until: earlier })).toBe(false);
  });

  it('with a time that is not one does not hold', () => {
    expect(reaches({ principalId: 'ann', until: new Date('nonsense') })).toBe(false);
  });

  it('to a role that was not given is a defect and never a silent gap', () => {
    expect(() => reaches({ principalId: 'ann', roleId: 'lost' })).toThrow(RangeError);
  });
});

describe('permissions', () => {
  const derive = (bindings: Binding[]) =>
    derivePermissions({ roles: [role], bindings, principalId: 'ann', groupIds: [], at: now });

  it('are valid until the earliest expiry among the bindings inside them', () => {
    const permissions = derive([
      { id: 'b1', roleId: 'r1', principalId: 'ann', until: later },
      { id: 'b2', roleId: 'r1', principalId: 'ann', until: soon },
      { id: 'b3', roleId: 'r1', principalId: 'ann' },
      { id: 'b4', roleId: 'r1', principalId: 'ann', until: earlier },
      { id: 'b5', roleId: 'r1', principalId: 'bob', until: new Date('2026-11-22T12:01:00Z') },
    ]);
    expect(permissions.validUntil).toEqual(soon);
    expect(isCurrent(permissions, now)).toBe(true);
    expect(isCurrent(permissions, soon)).toBe(false);
    expect(isCurrent(permissions, later)).toBe(false);
  });

  it('without an expiry inside stay valid', () => {
    expect(derive([{ id: 'b1', roleId: 'r1', principalId: 'ann' }]).validUntil).toBeUndefined();
    expect(isCurrent(derive([]), later)).toBe(true);
  });

  it('do not change when what they were derived from changes', () => {
    const tools = ['a/*'];
    const until = new Date(soon);
    const permissions = derivePermissions({
      roles: [{ id: 'r1', slug: 'support', grants: [grantOf('g1', 'allow', { tools })] }],
      bindings: [{ id: 'b1', roleId: 'r1', principalId: 'ann', until }],
      principalId: 'ann',
      groupIds: [],
      at: now,
    });
    tools.push('*');
    until.setFullYear(2099);
    expect(decide(permissions, aboutTool('b/x')).verdict).toBe('hidden');
    expect(permissions.validUntil).toEqual(soon);
  });

  it.each([
    [{ readonlyHint: true }],
    [{ readOnlyHint: 'true' }],
    [{ readOnlyHint: null }],
    [{ readOnlyHint: undefined }],
    [{ title: 'x' }],
  ])('of a grant that asks for the annotations %j are a defect and never a silent gap', (annotations) => {
    const broken = grantOf('g1', 'deny', { tools: ['*'], annotations: annotations as object });
    const input = { bindings: [{ id: 'b1', roleId: 'r1', principalId: 'ann' }], principalId: 'ann', groupIds: [] };
    expect(() => derivePermissions({ ...input, roles: [{ ...role, grants: [broken] }], at: now })).toThrow(TypeError);
  });

  it('take an effect that they do not know for a denial', () => {
    const odd = { ...grantOf('g2', 'deny', { tools: ['a/*'] }), effect: 'Deny' as 'deny' };
    const permissions = derivePermissions({
      roles: [{ ...role, grants: [...role.grants, odd] }],
      bindings: [{ id: 'b1', roleId: 'r1', principalId: 'ann' }],
      principalId: 'ann',
      groupIds: [],
      at: now,
    });
    expect(decide(permissions, aboutTool('a/b')).verdict).toBe('hidden');
  });
});

describe('whether permissions cover an upstream', () => {
  const covers = (...drafts: Parameters<typeof permissionsOf>[0][string]) =>
    permissionsCover(permissionsOf({ some: drafts }), 'files');

  it.each([
    [{ tools: ['*'] }],
    [{ tools: ['files/*'] }],
    [{ tools: ['files/read'] }],
    [{ tools: ['fi*'] }],
    [{ tools: ['*/read'] }],
    [{ tools: ['files/*'], tags: ['safe'], annotations: { readOnlyHint: true } }],
    [{ prompts: ['files/greet'] }],
    [{ resources: ['files:*'] }],
    [{ resources: ['*:file:///*'] }],
  ])('it is so by an allowance of %j', (covered) => {
    expect(covers(allow(covered))).toBe(true);
  });

  it.each([
    [{}],
    [{ tools: ['billing/*', 'files2/*', 'file/*', 'bil*/x', 'files'] }],
    [{ tools: ['files:*'], prompts: ['files:*'], resources: ['files/*'] }],
  ])('it is not so by an allowance of %j', (covered) => {
    expect(covers(allow(covered))).toBe(false);
  });

  it('a denial of everything takes it away, one of something does not', () => {
    const everything = allow({ tools: ['*'] });
    expect(covers(everything, deny({ tools: ['*'] }))).toBe(false);
    expect(covers(everything, deny({ tools: ['files/*'] }))).toBe(false);
    expect(covers(everything, deny({ prompts: ['*'], resources: ['*'] }))).toBe(true);
    expect(covers(everything, deny({ tools: ['files/*'], tags: ['risky'] }))).toBe(true);
    expect(covers(everything, deny({ tools: ['files/r*', 'billing/*'] }))).toBe(true);
  });
});
