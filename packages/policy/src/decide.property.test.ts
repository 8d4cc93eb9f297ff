import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryGlob, arbitraryGrant, arbitraryQuestion, arbitraryWorld, type World } from '../test/worlds.ts';
import { type Decision, decide } from './decide.ts';
import { derivePermissions, type Permissions, permissionsCover } from './permissions.ts';
import type { Question } from './question.ts';
import type { Grant, Role } from './role.ts';

const at = new Date('2026-11-22T12:00:00Z');
const openness = { hidden: 0, refused: 1, 'step-up': 2, approval: 3, conditional: 4, allowed: 5 };

function permissionsIn({ roles, bindings }: World): Permissions {
  return derivePermissions({ roles, bindings, principalId: 'ann', groupIds: ['hers'], at });
}

const answer = (world: World, question: Question): Decision => decide(permissionsIn(world), question);
const open = (decision: Decision): number => openness[decision.verdict];

function withGrants(world: World, index: number, change: (grants: readonly Grant[]) => readonly Grant[]): World {
  const roles = world.roles.map((role, at) => (at === index ? { ...role, grants: change(role.grants) } : role));
  return { ...world, roles };
}

const rounds = { numRuns: 1000 };

describe('whatever the roles and bindings', () => {
  it('adding a denial never allows more', () => {
    fc.assert(
      fc.property(arbitraryWorld, fc.nat(), arbitraryGrant, arbitraryQuestion, (given, pick, draft, asked) => {
        const denial: Grant = { ...draft, id: 'added', effect: 'deny' };
        const more = withGrants(given, pick % given.roles.length, (grants) => [...grants, denial]);
        expect(open(answer(more, asked))).toBeLessThanOrEqual(open(answer(given, asked)));
      }),
      rounds,
    );
  });

  it('a denial denies no more than what an allowance of the same would allow', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryGrant, arbitraryQuestion, (given, draft, asked) => {
        const alone = (effect: 'allow' | 'deny'): World => ({
          roles: [{ id: 'only', slug: 'only', grants: [{ ...draft, id: 'only', effect }] }],
          bindings: [{ id: 'only', roleId: 'only', principalId: 'ann' }],
        });
        const covered = answer(alone('allow'), asked).verdict !== 'hidden';
        const denial = alone('deny');
        const both = { roles: [...given.roles, ...denial.roles], bindings: [...given.bindings, ...denial.bindings] };
        expect(answer(both, asked).verdict).toBe(covered ? 'hidden' : answer(given, asked).verdict);
      }),
      rounds,
    );
  });

  it('removing an allowance never allows more, nor does removing a binding that denies nothing', () => {
    fc.assert(
      fc.property(arbitraryWorld, fc.nat(), arbitraryQuestion, (given, pick, asked) => {
        const index = pick % given.roles.length;
        const before = open(answer(given, asked));
        const less = withGrants(given, index, (grants) => {
          const first = grants.findIndex((entry) => entry.effect === 'allow');
          return grants.filter((_, at) => at !== first);
        });
        expect(open(answer(less, asked))).toBeLessThanOrEqual(before);
        const denies = given.roles[index]?.grants.some((entry) => entry.effect === 'deny');
        const unbound = { ...given, bindings: given.bindings.filter((_, at) => denies || at !== index) };
        expect(open(answer(unbound, asked))).toBeLessThanOrEqual(before);
      }),
      rounds,
    );
  });

  it('narrowing an allowance of tools by a tag or a hint never allows more', () => {
    const narrower = fc.oneof(
      fc.constantFrom('safe', 'new').map((tag) => ({ tags: [tag] })),
      fc.boolean().map((readOnlyHint) => ({ annotations: { readOnlyHint } })),
    );
    fc.assert(
      fc.property(arbitraryWorld, fc.nat(), narrower, arbitraryQuestion, (given, pick, narrowing, asked) => {
        const bare = (grant: Grant): Grant => ({ ...grant, tags: [], annotations: null });
        const index = pick % given.roles.length;
        const wide = withGrants(given, index, (grants) => grants.map((it) => (it.effect === 'allow' ? bare(it) : it)));
        const narrow = withGrants(wide, index, (grants) =>
          grants.map((it) => (it.effect === 'allow' ? { ...it, ...narrowing } : it)),
        );
        expect(open(answer(narrow, asked))).toBeLessThanOrEqual(open(answer(wide, asked)));
      }),
      rounds,
    );
  });

  it('taking a scope away never allows more, and never hides or reveals a name', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryQuestion, (given, asked) => {
        const without = answer(given, { ...asked, scopes: new Set() });
        const withScopes = answer(given, asked);
        expect(open(without)).toBeLessThanOrEqual(open(withScopes));
        expect(without.verdict === 'hidden').toBe(withScopes.verdict === 'hidden');
      }),
      rounds,
    );
  });

  it('the scopes that it names as missing are enough', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryQuestion, (given, asked) => {
        const decision = answer(given, asked);
        fc.pre(decision.verdict === 'step-up');
        const scopes = new Set([...asked.scopes, ...decision.missingScopes]);
        expect(answer(given, { ...asked, scopes }).verdict).toBe('allowed');
      }),
      rounds,
    );
  });

  it('a list and a call agree', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryQuestion, fc.object(), (given, asked, args) => {
        fc.pre(asked.kind === 'tool');
        expect(answer(given, { ...asked, arguments: { ...args } } as Question)).toEqual(answer(given, asked));
      }),
      rounds,
    );
  });

  it('permissions that do not cover an upstream allow nothing of it', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryQuestion, fc.constantFrom('a', 'b', 'ab'), (given, asked, upstream) => {
        fc.pre(asked.name.startsWith(`${upstream}/`) || asked.name.startsWith(`${upstream}:`));
        const permissions = permissionsIn(given);
        if (!permissionsCover(permissions, upstream)) expect(decide(permissions, asked).verdict).toBe('hidden');
      }),
      rounds,
    );
  });

  it('a grant answers for its own kind only', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryGlob('tool'), arbitraryQuestion, (given, glob, asked) => {
        fc.pre(asked.kind !== 'tool');
        const added: Grant = {
          id: 'added',
          effect: 'deny',
          tools: [glob, '*'],
          prompts: [],
          resources: [],
          tags: [],
        };
        const more = withGrants(given, 0, (grants) => [...grants, added]);
        expect(answer(more, asked)).toEqual(answer(given, asked));
      }),
      rounds,
    );
  });

  it('order never matters, not even for the reason', () => {
    const both = arbitraryWorld.chain((given) => fc.tuple(fc.constant(given), shuffledWorld(given)));
    fc.assert(
      fc.property(both, arbitraryQuestion, ([given, mixed], asked) => {
        expect(answer(mixed, asked)).toEqual(answer(given, asked));
      }),
      rounds,
    );
  });

  it('what another principal was given does not matter', () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryWorld, arbitraryQuestion, (given, foreign, asked) => {
        const others: World = {
          roles: foreign.roles.map((role) => ({ ...role, id: `other-${role.id}` })),
          bindings: foreign.bindings.map(({ id, roleId }) => ({ id, roleId: `other-${roleId}`, principalId: 'bob' })),
        };
        const together = {
          roles: [...given.roles, ...others.roles],
          bindings: [...given.bindings, ...others.bindings],
        };
        expect(answer(together, asked)).toEqual(answer(given, asked));
      }),
      rounds,
    );
  });
});

const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });

function shuffledWorld({ roles, bindings }: World): fc.Arbitrary<World> {
  const grantOf = (grant: Grant): fc.Arbitrary<Grant> =>
    fc
      .record({
        tools: shuffled(grant.tools),
        prompts: shuffled(grant.prompts),
        resources: shuffled(grant.resources),
        tags: shuffled(grant.tags),
      })
      .map((lists) => ({ ...grant, ...lists }));
  const roleOf = (role: Role): fc.Arbitrary<Role> =>
    fc
      .tuple(...role.grants.map(grantOf))
      .chain((grants) => shuffled(grants).map((mixed) => ({ ...role, grants: mixed })));
  return fc.record({ roles: fc.tuple(...roles.map(roleOf)).chain(shuffled), bindings: shuffled(bindings) });
}
