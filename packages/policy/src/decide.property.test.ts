import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, decide } from './decide.ts';
import { derivePermissions } from './permissions.ts';
import type { Binding, Grant, Role } from './role.ts';

const at = new Date('2026-11-22T12:00:00Z');
const openness = { hidden: 0, refused: 1, 'step-up': 2, approval: 3, conditional: 4, allowed: 5 };

const word = fc.constantFrom('a', 'b', 'ab', 'a1');
const name = fc.tuple(word, word).map(([upstream, tool]) => `${upstream}/${tool}`);
const glob = fc.oneof(name, fc.constantFrom('*', 'a/*', 'b/*', '*/a', '*/*b*', 'a*', '*1', 'ab/a*', 'a/a1'));
const grant = fc.record({
  effect: fc.constantFrom('allow', 'allow', 'deny'),
  tools: fc.array(glob, { minLength: 1, maxLength: 3 }),
});
const scopes = fc.subarray(['mcp', 'mcp:tools', 'mcp:tools:a', 'mcp:tools:ab', 'api']).map((list) => new Set(list));

interface World {
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
}

const world: fc.Arbitrary<World> = fc
  .array(fc.record({ grants: fc.array(grant, { maxLength: 4 }), mine: fc.boolean() }), { minLength: 1, maxLength: 4 })
  .map((drafts) => ({
    roles: drafts.map(({ grants }, role) => ({
      id: `role-${role}`,
      slug: `slug-${role}`,
      grants: grants.map((draft, index) => ({ id: `grant-${role}-${index}`, ...draft }) as Grant),
    })),
    bindings: drafts.map(({ mine }, role) => ({
      id: `binding-${role}`,
      roleId: `role-${role}`,
      ...(mine ? { principalId: 'ann' } : { groupId: role % 2 ? 'hers' : 'not-hers' }),
    })),
  }));

function answer({ roles, bindings }: World, tool: string, held: ReadonlySet<string>, args?: object): Decision {
  const permissions = derivePermissions({ roles, bindings, principalId: 'ann', groupIds: ['hers'], at });
  return decide(permissions, { kind: 'tool', name: tool, scopes: held, ...(args && { arguments: { ...args } }) });
}

const open = (decision: Decision): number => openness[decision.verdict];

function withGrants(world: World, index: number, change: (grants: readonly Grant[]) => readonly Grant[]): World {
  const roles = world.roles.map((role, at) => (at === index ? { ...role, grants: change(role.grants) } : role));
  return { ...world, roles };
}

const rounds = { numRuns: 500 };

describe('whatever the roles and bindings', () => {
  it('adding a denial never allows more', () => {
    fc.assert(
      fc.property(world, fc.nat(), glob, name, scopes, (given, pick, tool, asked, held) => {
        const more = withGrants(given, pick % given.roles.length, (grants) => [
          ...grants,
          { id: 'added', effect: 'deny', tools: [tool] },
        ]);
        expect(open(answer(more, asked, held))).toBeLessThanOrEqual(open(answer(given, asked, held)));
      }),
      rounds,
    );
  });

  it('removing an allowance never allows more, nor does removing a binding that denies nothing', () => {
    fc.assert(
      fc.property(world, fc.nat(), name, scopes, (given, pick, asked, held) => {
        const index = pick % given.roles.length;
        const before = open(answer(given, asked, held));
        const less = withGrants(given, index, (grants) => {
          const first = grants.findIndex((entry) => entry.effect === 'allow');
          return grants.filter((_, at) => at !== first);
        });
        expect(open(answer(less, asked, held))).toBeLessThanOrEqual(before);
        const denies = given.roles[index]?.grants.some((entry) => entry.effect === 'deny');
        const unbound = { ...given, bindings: given.bindings.filter((_, at) => denies || at !== index) };
        expect(open(answer(unbound, asked, held))).toBeLessThanOrEqual(before);
      }),
      rounds,
    );
  });

  it('taking a scope away never allows more, and never hides or reveals a name', () => {
    fc.assert(
      fc.property(world, name, scopes, (given, asked, held) => {
        const without = answer(given, asked, new Set());
        const withScopes = answer(given, asked, held);
        expect(open(without)).toBeLessThanOrEqual(open(withScopes));
        expect(without.verdict === 'hidden').toBe(withScopes.verdict === 'hidden');
      }),
      rounds,
    );
  });

  it('the scopes that it names as missing are enough', () => {
    fc.assert(
      fc.property(world, name, scopes, (given, asked, held) => {
        const decision = answer(given, asked, held);
        fc.pre(decision.verdict === 'step-up');
        expect(answer(given, asked, new Set([...held, ...decision.missingScopes])).verdict).toBe('allowed');
      }),
      rounds,
    );
  });

  it('a list and a call agree', () => {
    fc.assert(
      fc.property(world, name, scopes, fc.object(), (given, asked, held, args) => {
        expect(answer(given, asked, held, args)).toEqual(answer(given, asked, held));
      }),
      rounds,
    );
  });

  it('order never matters, not even for the reason', () => {
    const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
    const both = world.chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.record({
          roles: shuffled(given.roles).chain((roles) =>
            fc.tuple(
              ...roles.map(
                (role) => fc.record({ ...constants(role), grants: shuffled(role.grants) }) as fc.Arbitrary<Role>,
              ),
            ),
          ),
          bindings: shuffled(given.bindings),
        }),
      ),
    );
    fc.assert(
      fc.property(both, name, scopes, ([given, mixed], asked, held) => {
        expect(answer(mixed, asked, held)).toEqual(answer(given, asked, held));
      }),
      rounds,
    );
  });

  it('what another principal was given does not matter', () => {
    fc.assert(
      fc.property(world, world, name, scopes, (given, foreign, asked, held) => {
        const others: World = {
          roles: foreign.roles.map((role) => ({ ...role, id: `other-${role.id}` })),
          bindings: foreign.bindings.map(({ id, roleId }) => ({ id, roleId: `other-${roleId}`, principalId: 'bob' })),
        };
        const together = {
          roles: [...given.roles, ...others.roles],
          bindings: [...given.bindings, ...others.bindings],
        };
        expect(answer(together, asked, held)).toEqual(answer(given, asked, held));
      }),
      rounds,
    );
  });
});

function constants(role: Role): { id: fc.Arbitrary<string>; slug: fc.Arbitrary<string> } {
  return { id: fc.constant(role.id), slug: fc.constant(role.slug) };
}
