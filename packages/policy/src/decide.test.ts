import { describe, expect, it } from 'vitest';
import { aboutTool, allow, ask, askTool, deny, permissionsOf } from '../test/grants.ts';
import { effectiveAnnotations } from './annotations.ts';
import { decide } from './decide.ts';
import { describeReason } from './reason.ts';

const everything = { tools: ['*'], prompts: ['*'], resources: ['*'] };

describe('decide', () => {
  it('hides everything from a principal without grants', () => {
    const hidden = { verdict: 'hidden', reasons: [{ kind: 'no-grant' }], obligations: [], missingScopes: [] };
    expect(askTool(permissionsOf({}), 'billing/pay', 'mcp')).toEqual(hidden);
    expect(ask(permissionsOf({}), 'prompt', 'billing/greet', 'mcp')).toEqual(hidden);
    expect(ask(permissionsOf({}), 'resource', 'billing:file:///a', 'mcp')).toEqual(hidden);
  });

  it('allows what a grant names, and says which', () => {
    const permissions = permissionsOf({
      support: [allow({ tools: ['everything/*'] }), allow({ tools: ['billing/read*'] })],
    });
    expect(askTool(permissions, 'billing/readInvoice', 'mcp')).toEqual({
      verdict: 'allowed',
      reasons: [
        {
          kind: 'grant',
          effect: 'allow',
          role: 'support',
          roleId: 'id-support',
          grantId: 'support-1',
          part: 'tools',
          glob: 'billing/read*',
        },
      ],
      obligations: [],
      missingScopes: [],
    });
    expect(askTool(permissions, 'billing/pay', 'mcp').verdict).toBe('hidden');
  });

  it('lets * stand for nothing, too', () => {
    expect(askTool(permissionsOf({ some: [allow({ tools: ['a/b*'] })] }), 'a/b', 'mcp').verdict).toBe('allowed');
    expect(askTool(permissionsOf({ some: [allow({ tools: ['a/b*'] })] }), 'a/', 'mcp').verdict).toBe('hidden');
  });

  it('names, of several that match, the first by role, grant and glob, however wide it is', () => {
    const named = (permissions: ReturnType<typeof permissionsOf>) => askTool(permissions, 'a/bc', 'mcp').reasons;
    const wideFirst = permissionsOf({
      beta: [allow({ tools: ['a/bc'] })],
      alpha: [allow({ tools: ['x'] }), allow({ tools: ['a/b*', '*', 'a/bc'] })],
    });
    expect(named(wideFirst)).toMatchObject([{ role: 'alpha', grantId: 'alpha-1', glob: '*' }]);
    const narrowFirst = permissionsOf({ beta: [allow({ tools: ['*'] })], alpha: [allow({ tools: ['a/bc'] })] });
    expect(named(narrowFirst)).toMatchObject([{ role: 'alpha', glob: 'a/bc' }]);
  });

  it('judges tools, prompts and resources each by its own list', () => {
    const permissions = permissionsOf({
      some: [allow({ tools: ['a/x'], prompts: ['a/y'], resources: ['a:z:*'] })],
    });
    expect(askTool(permissions, 'a/x', 'mcp').verdict).toBe('allowed');
    expect(askTool(permissions, 'a/y', 'mcp').verdict).toBe('hidden');
    expect(ask(permissions, 'prompt', 'a/y', 'mcp').verdict).toBe('allowed');
    expect(ask(permissions, 'prompt', 'a/x', 'mcp').verdict).toBe('hidden');
    expect(ask(permissions, 'resource', 'a:z:1', 'mcp').verdict).toBe('allowed');
    expect(ask(permissions, 'resource', 'a:y:1', 'mcp').verdict).toBe('hidden');
    expect(ask(permissions, 'resource', 'b:a:z:1', 'mcp').verdict).toBe('hidden');
  });

  it('lets * stand for everything of its list and of no other', () => {
    const tools = permissionsOf({ some: [allow({ tools: ['*'] })] });
    expect(ask(tools, 'prompt', 'a/x', 'mcp').verdict).toBe('hidden');
    expect(ask(tools, 'resource', 'a:x', 'mcp').verdict).toBe('hidden');
    const resources = permissionsOf({ some: [allow({ resources: ['*'] })] });
    expect(ask(resources, 'resource', 'a:b:c\u0000/\n*', 'mcp').verdict).toBe('allowed');
    expect(askTool(resources, 'a/x', 'mcp').verdict).toBe('hidden');
  });

  it('counts case, in names and in URIs', () => {
    const permissions = permissionsOf({ some: [allow({ prompts: ['a/Greet'], resources: ['a:FILE:///x'] })] });
    expect(ask(permissions, 'prompt', 'a/greet', 'mcp').verdict).toBe('hidden');
    expect(ask(permissions, 'resource', 'a:file:///x', 'mcp').verdict).toBe('hidden');
  });

  it('lets a denial in one role win over an allowance in another, and hides the name', () => {
    const permissions = permissionsOf({
      admin: [allow(everything)],
      careful: [deny({ tools: ['*/*delete*'], prompts: ['a/secret'], resources: ['*:file:///etc/*'] })],
    });
    const decision = askTool(permissions, 'files/delete_all', 'mcp');
    expect(decision.verdict).toBe('hidden');
    expect(decision.reasons).toMatchObject([{ effect: 'deny', role: 'careful', part: 'tools', glob: '*/*delete*' }]);
    expect(askTool(permissions, 'files/list', 'mcp').verdict).toBe('allowed');
    expect(ask(permissions, 'prompt', 'a/secret', 'mcp').verdict).toBe('hidden');
    expect(ask(permissions, 'resource', 'files:file:///etc/passwd', 'mcp').reasons).toMatchObject([
      { effect: 'deny', part: 'resources' },
    ]);
    expect(ask(permissions, 'resource', 'files:file:///srv/x', 'mcp').verdict).toBe('allowed');
  });

  it('grants nothing by a denial alone', () => {
    expect(askTool(permissionsOf({ careful: [deny({ tools: ['a/b'] })] }), 'a/c', 'mcp').verdict).toBe('hidden');
  });

  it('covers nothing by an empty list, whatever else the grant says', () => {
    const permissions = permissionsOf({ some: [allow({ tags: ['safe'], annotations: { readOnlyHint: false } })] });
    expect(decide(permissions, aboutTool('a/b', { tags: ['safe'] })).verdict).toBe('hidden');
  });

  it.each([
    ['tool', 'billing/pay'],
    ['prompt', 'billing/pay'],
    ['resource', 'billing:pay'],
  ] as const)('hides a %s whose name is not canonical', (kind, canonical) => {
    const permissions = permissionsOf({ support: [allow(everything)] });
    const verdict = (name: string) => {
      return kind === 'tool' ? askTool(permissions, name, 'mcp').verdict : ask(permissions, kind, name, 'mcp').verdict;
    };
    expect(verdict(canonical)).toBe('allowed');
    for (const name of ['', '*', 'pay', '/pay', ':pay', 'billing/', 'billing:']) expect(verdict(name)).toBe('hidden');
  });

  it('is not led astray by names that objects inherit', () => {
    const permissions = permissionsOf({ support: [allow({ tools: ['billing/*', 'billing/pay'] })] });
    for (const name of ['__proto__/x', 'constructor/x', 'hasOwnProperty/x']) {
      expect(askTool(permissions, name, 'mcp').verdict).toBe('hidden');
    }
  });
});

describe('the scopes of the token', () => {
  const permissions = permissionsOf({ support: [allow(everything)] });

  it.each([['mcp'], ['mcp:tools'], ['mcp:tools:billing']])('%s covers a tool', (scope) => {
    expect(askTool(permissions, 'billing/pay', scope).verdict).toBe('allowed');
  });

  it.each([
    ['prompt', 'billing/greet', 'mcp:prompts'],
    ['resource', 'billing:x', 'mcp:resources'],
  ] as const)('of a %s %s are mcp or %s', (kind, name, narrow) => {
    expect(ask(permissions, kind, name, 'mcp').verdict).toBe('allowed');
    expect(ask(permissions, kind, name, narrow).verdict).toBe('allowed');
    const others = ['mcp:tools', 'mcp:prompts', 'mcp:resources', 'mcp:tools:billing'].filter((it) => it !== narrow);
    expect(ask(permissions, kind, name, ...others)).toMatchObject({ verdict: 'step-up', missingScopes: [narrow] });
  });

  it.each([
    [''],
    ['api'],
    ['mcp:prompts'],
    ['mcp:resources'],
    ['mcp:tools:bill'],
    ['mcp:tools:*'],
    ['MCP'],
    ['mcp:tools:billing/pay'],
  ])('when there is only %j, the narrowest that covers a tool is asked for', (scope) => {
    const decision = askTool(permissions, 'billing/pay', scope);
    expect(decision.verdict).toBe('step-up');
    expect(decision.missingScopes).toEqual(['mcp:tools:billing']);
    expect(decision.reasons).toMatchObject([
      { kind: 'scope', missing: ['mcp:tools:billing'] },
      { kind: 'grant', role: 'support' },
    ]);
  });

  it('are never asked for what is not granted, so that the challenge names nothing hidden', () => {
    const some = permissionsOf({ support: [allow({ tools: ['billing/*'] }), deny({ tools: ['billing/pay'] })] });
    expect(askTool(some, 'billing/pay')).toMatchObject({ verdict: 'hidden', missingScopes: [] });
    expect(askTool(some, 'files/list')).toMatchObject({ verdict: 'hidden', missingScopes: [] });
    expect(ask(some, 'prompt', 'billing/pay')).toMatchObject({ verdict: 'hidden', missingScopes: [] });
  });
});

describe('a grant with annotations', () => {
  const reviewed = (annotations: object, tags: string[] = []) =>
    aboutTool('a/b', { annotations: effectiveAnnotations(annotations), tags });

  it('covers the tools that have exactly these values, whatever their other hints', () => {
    const permissions = permissionsOf({
      some: [allow({ tools: ['*'], annotations: { readOnlyHint: true, openWorldHint: false } })],
    });
    const verdict = (annotations: object) => decide(permissions, reviewed(annotations)).verdict;
    expect(verdict({ readOnlyHint: true, openWorldHint: false })).toBe('allowed');
    expect(verdict({ readOnlyHint: true, openWorldHint: false, idempotentHint: true })).toBe('allowed');
    expect(verdict({ readOnlyHint: true })).toBe('hidden');
    expect(verdict({ openWorldHint: false })).toBe('hidden');
    expect(verdict({})).toBe('hidden');
  });

  it('that denies what is destructive denies what nobody has reviewed', () => {
    const permissions = permissionsOf({
      some: [allow({ tools: ['*'] }), deny({ tools: ['*'], annotations: { destructiveHint: true } })],
    });
    expect(decide(permissions, aboutTool('a/b')).verdict).toBe('hidden');
    expect(decide(permissions, reviewed({ readOnlyHint: true })).verdict).toBe('allowed');
    expect(decide(permissions, reviewed({ destructiveHint: false })).verdict).toBe('allowed');
  });

  it('and without members covers any tool', () => {
    const permissions = permissionsOf({ some: [allow({ tools: ['a/*'], annotations: {} })] });
    expect(decide(permissions, aboutTool('a/b')).verdict).toBe('allowed');
  });

  it('denies only what matches its tags, its annotations and its names together', () => {
    const permissions = permissionsOf({
      some: [
        allow({ tools: ['*'] }),
        deny({ tools: ['a/*'], tags: ['money', 'risky'], annotations: { readOnlyHint: false } }),
      ],
    });
    const verdict = (annotations: object, tags: string[]) => decide(permissions, reviewed(annotations, tags)).verdict;
    expect(verdict({}, ['x', 'risky'])).toBe('hidden');
    expect(verdict({}, ['x'])).toBe('allowed');
    expect(verdict({}, [])).toBe('allowed');
    expect(verdict({ readOnlyHint: true }, ['money'])).toBe('allowed');
    expect(decide(permissions, aboutTool('b/b', { tags: ['money'] })).verdict).toBe('allowed');
  });

  it('does not narrow the prompts and resources that it covers as well', () => {
    const permissions = permissionsOf({
      some: [allow({ ...everything, tags: ['none-has-this'], annotations: { readOnlyHint: true } })],
    });
    expect(askTool(permissions, 'a/b', 'mcp').verdict).toBe('hidden');
    expect(ask(permissions, 'prompt', 'a/b', 'mcp').verdict).toBe('allowed');
    expect(ask(permissions, 'resource', 'a:b', 'mcp').verdict).toBe('allowed');
  });
});

describe('a reason in prose', () => {
  it('names the role, the grant, its part and the glob', () => {
    const permissions = permissionsOf({ admin: [allow(everything)], careful: [deny({ tools: ['*/*delete*'] })] });
    const prose = (name: string, ...scopes: string[]) =>
      askTool(permissions, name, ...scopes).reasons.map(describeReason);
    expect(prose('files/list', 'mcp')).toEqual(['The role admin allows the tools * (grant admin-0).']);
    expect(prose('files/delete', 'mcp')).toEqual([
      'The role careful denies the tools */*delete* (grant careful-0); a denial wins over everything that allows.',
    ]);
    expect(prose('files/list')[0]).toBe('The token lacks the scope mcp:tools:files.');
    expect(ask(permissions, 'resource', 'a:b', 'mcp').reasons.map(describeReason)).toEqual([
      'The role admin allows the resources * (grant admin-0).',
    ]);
    expect(askTool(permissionsOf({}), 'a/b').reasons.map(describeReason)).toEqual([
      'No grant of this principal covers it.',
    ]);
  });

  it('names the tags and the hints by which a grant was narrowed', () => {
    const permissions = permissionsOf({
      some: [
        allow({ tools: ['a/*'], tags: ['safe', 'new'], annotations: { readOnlyHint: false, destructiveHint: true } }),
        allow({ tools: ['b/*'], annotations: { openWorldHint: true } }),
      ],
    });
    const prose = (name: string) => decide(permissions, aboutTool(name, { tags: ['new'] })).reasons.map(describeReason);
    expect(prose('a/x')).toEqual([
      'The role some allows the tools a/* with one of the tags new, safe and destructiveHint true, readOnlyHint false (grant some-0).',
    ]);
    expect(prose('b/x')).toEqual(['The role some allows the tools b/* with openWorldHint true (grant some-1).']);
  });
});
