import fc from 'fast-check';
import {
  type Binding,
  effectiveAnnotations,
  type Grant,
  type Question,
  type Role,
  type SubjectKind,
} from '../src/index.ts';

/** What a tenant has said about who may do what. */
export interface World {
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
}

const separators = { tool: '/', prompt: '/', resource: ':' };
const word = fc.constantFrom('a', 'b', 'ab', 'a1');
/** After the upstream of a prompt or resource any characters may come, separators of either kind too. */
const rest = fc.oneof(word, fc.constantFrom('a:b', 'b/a', 'a:b/1', '*', ':'));

const arbitraryName = (kind: SubjectKind): fc.Arbitrary<string> =>
  fc.tuple(word, kind === 'tool' ? word : rest).map((parts) => parts.join(separators[kind]));

export const arbitraryGlob = (kind: SubjectKind): fc.Arbitrary<string> => {
  const wide = ['*', 'a/*', 'b/*', '*/a', '*/*b*', 'a*', '*1', 'ab/a*', 'a/a1'];
  return fc.oneof(arbitraryName(kind), fc.constantFrom(...wide.map((glob) => glob.replace('/', separators[kind]))));
};

const globs = (kind: SubjectKind) => fc.array(arbitraryGlob(kind), { maxLength: 3 });
const tags = fc.subarray(['safe', 'new', 'risky']);
const hints = fc.record(
  { readOnlyHint: fc.boolean(), destructiveHint: fc.boolean(), idempotentHint: fc.boolean() },
  { requiredKeys: [] },
);

export const arbitraryGrant: fc.Arbitrary<Omit<Grant, 'id'>> = fc.record({
  effect: fc.constantFrom('allow', 'allow', 'deny'),
  tools: globs('tool'),
  prompts: globs('prompt'),
  resources: globs('resource'),
  tags: fc.oneof(fc.constant([]), tags),
  annotations: fc.oneof(fc.constant(null), hints),
});

/** Roles that a principal called `ann` in the group `hers` has or has not. */
export const arbitraryWorld: fc.Arbitrary<World> = fc
  .array(fc.record({ grants: fc.array(arbitraryGrant, { maxLength: 4 }), mine: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((drafts) => ({
    roles: drafts.map(({ grants }, role) => ({
      id: `role-${role}`,
      slug: `slug-${role}`,
      grants: grants.map((draft, index) => ({ ...draft, id: `grant-${role}-${index}` })),
    })),
    bindings: drafts.map(({ mine }, role) => ({
      id: `binding-${role}`,
      roleId: `role-${role}`,
      ...(mine ? { principalId: 'ann' } : { groupId: role % 2 ? 'hers' : 'not-hers' }),
    })),
  }));

const scopes = fc
  .subarray(['mcp', 'mcp:tools', 'mcp:tools:a', 'mcp:tools:ab', 'mcp:prompts', 'mcp:resources', 'api'])
  .map((list) => new Set(list));

export const arbitraryQuestion: fc.Arbitrary<Question> = fc.oneof(
  fc.record({
    kind: fc.constant('tool' as const),
    name: arbitraryName('tool'),
    annotations: hints.map(effectiveAnnotations),
    tags,
    scopes,
  }),
  fc.record({ kind: fc.constant('prompt' as const), name: arbitraryName('prompt'), scopes }),
  fc.record({ kind: fc.constant('resource' as const), name: arbitraryName('resource'), scopes }),
);
