import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { derivePermissions, type Permissions } from './permissions.ts';
import { describeReason } from './reason.ts';
import type { Grant } from './role.ts';

function permissionsOf(roles: Record<string, Omit<Grant, 'id'>[]>): Permissions {
  const slugs = Object.entries(roles);
  return derivePermissions({
    roles: slugs.map(([slug, grants]) => ({
      id: `id-${slug}`,
      slug,
      grants: grants.map((grant, index) => ({ id: `${slug}-${index}`, ...grant })),
    })),
    bindings: slugs.map(([slug]) => ({ id: `to-${slug}`, roleId: `id-${slug}`, principalId: 'ann' })),
    principalId: 'ann',
    groupIds: [],
    at: new Date('2026-11-22T12:00:00Z'),
  });
}

const allow = (...tools: string[]) => ({ effect: 'allow', tools }) as const;
const deny = (...tools: string[]) => ({ effect: 'deny', tools }) as const;
const ask = (permissions: Permissions, name: string, ...scopes: string[]) =>
  decide(permissions, { kind: 'tool', name, scopes: new Set(scopes) });

describe('decide', () => {
  it('hides everything from a principal without grants', () => {
    expect(ask(permissionsOf({}), 'billing/pay', 'mcp')).toEqual({
      verdict: 'hidden',
      reasons: [{ kind: 'no-grant' }],
      obligations: [],
      missingScopes: [],
    });
  });

  it('allows what a grant names, and says which', () => {
    const permissions = permissionsOf({ support: [allow('everything/*'), allow('billing/read*')] });
    expect(ask(permissions, 'billing/readInvoice', 'mcp')).toEqual({
      verdict: 'allowed',
      reasons: [
        {
          kind: 'grant',
          effect: 'allow',
          role: 'support',
          roleId: 'id-support',
          grantId: 'support-1',
          glob: 'billing/read*',
        },
      ],
      obligations: [],
      missingScopes: [],
    });
    expect(ask(permissions, 'billing/pay', 'mcp').verdict).toBe('hidden');
  });

  it('lets a denial in one role win over an allowance in another, and hides the name', () => {
    const permissions = permissionsOf({ admin: [allow('*')], careful: [deny('*/*delete*')] });
    const decision = ask(permissions, 'files/delete_all', 'mcp');
    expect(decision.verdict).toBe('hidden');
    expect(decision.reasons).toMatchObject([{ kind: 'grant', effect: 'deny', role: 'careful', glob: '*/*delete*' }]);
    expect(ask(permissions, 'files/list', 'mcp').verdict).toBe('allowed');
  });

  it('grants nothing by a denial alone', () => {
    expect(ask(permissionsOf({ careful: [deny('a/b')] }), 'a/c', 'mcp').verdict).toBe('hidden');
  });

  it.each([['mcp'], ['mcp:tools'], ['mcp:tools:billing']])('takes the scope %s as covering', (scope) => {
    expect(ask(permissionsOf({ support: [allow('*')] }), 'billing/pay', scope).verdict).toBe('allowed');
  });

  it.each([[''], ['api'], ['mcp:prompts'], ['mcp:tools:bill'], ['mcp:tools:*'], ['MCP'], ['mcp:tools:billing/pay']])(
    'asks for the narrowest scope when the token has only %j',
    (scope) => {
      const decision = ask(permissionsOf({ support: [allow('*')] }), 'billing/pay', scope);
      expect(decision.verdict).toBe('step-up');
      expect(decision.missingScopes).toEqual(['mcp:tools:billing']);
      expect(decision.reasons).toMatchObject([
        { kind: 'scope', missing: ['mcp:tools:billing'] },
        { kind: 'grant', role: 'support' },
      ]);
    },
  );

  it('never offers a step-up for what is not granted, so that the challenge names nothing hidden', () => {
    const permissions = permissionsOf({ support: [allow('billing/*'), deny('billing/pay')] });
    expect(ask(permissions, 'billing/pay')).toMatchObject({ verdict: 'hidden', missingScopes: [] });
    expect(ask(permissions, 'files/list')).toMatchObject({ verdict: 'hidden', missingScopes: [] });
  });

  it.each([[''], ['*'], ['pay'], ['/pay'], ['billing/']])('hides %j, which is not a canonical name', (name) => {
    expect(ask(permissionsOf({ support: [allow('*')] }), name, 'mcp').verdict).toBe('hidden');
  });

  it('is not led astray by names that objects inherit', () => {
    const permissions = permissionsOf({ support: [allow('billing/*')] });
    for (const name of ['__proto__/x', 'constructor/x', 'hasOwnProperty/x']) {
      expect(ask(permissions, name, 'mcp').verdict).toBe('hidden');
    }
  });
});

describe('a reason in prose', () => {
  it('names the role, the grant and the glob', () => {
    const permissions = permissionsOf({ admin: [allow('*')], careful: [deny('*/*delete*')] });
    const prose = (name: string, ...scopes: string[]) => ask(permissions, name, ...scopes).reasons.map(describeReason);
    expect(prose('files/list', 'mcp')).toEqual(['The role admin allows * (grant admin-0).']);
    expect(prose('files/delete', 'mcp')).toEqual([
      'The role careful denies */*delete* (grant careful-0); a denial wins over everything that allows.',
    ]);
    expect(prose('files/list')[0]).toBe('The token lacks the scope mcp:tools:files.');
    expect(ask(permissionsOf({}), 'a/b').reasons.map(describeReason)).toEqual([
      'No grant of this principal covers it.',
    ]);
  });
});
