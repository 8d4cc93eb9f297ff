import { type EffectiveAnnotations, type Hint, isHint } from './annotations.ts';
import type { SubjectKind } from './canonical-name.ts';
import { compileGlob, type Glob } from './glob.ts';
import type { Question } from './question.ts';
import type { GrantPart, GrantReason } from './reason.ts';
import type { Grant, Role } from './role.ts';

/** One glob of one grant, with what to answer when it is the one that decides. */
export interface Rule {
  readonly glob: Glob;
  /** What a tool must have besides its name; absent where the name is enough. */
  readonly narrowing: Narrowing | undefined;
  readonly source: GrantReason;
}

interface Narrowing {
  /** One of them, unless there are none. */
  readonly tags: ReadonlySet<string>;
  /** All of them. */
  readonly hints: readonly (readonly [Hint, boolean])[];
}

const PARTS = { tool: 'tools', prompt: 'prompts', resource: 'resources' } as const satisfies Record<
  SubjectKind,
  GrantPart
>;

/**
 * Compiles what a role says about one kind of subject.
 *
 * @throws TypeError when a grant's annotations hold anything but hints and booleans: left out, an allowance would cover
 *   more than was written, and a denial that never matches would cover less.
 */
export function rulesOf(role: Role, kind: SubjectKind): Rule[] {
  return role.grants.flatMap((grant) => {
    const narrowing = kind === 'tool' ? narrowingOf(grant) : undefined;
    return grant[PARTS[kind]].map((source) => ({
      glob: compileGlob(source),
      narrowing,
      source: sourceOf(role, grant, PARTS[kind], source, narrowing),
    }));
  });
}

/** Whether a rule covers what a question is about. */
export function covers({ glob, narrowing }: Rule, question: Question): boolean {
  if (narrowing === undefined) return glob.matches(question.name);
  return (
    question.kind === 'tool' && glob.matches(question.name) && fits(narrowing, question.annotations, question.tags)
  );
}

function fits({ tags, hints }: Narrowing, annotations: EffectiveAnnotations, held: readonly string[]): boolean {
  for (const [hint, value] of hints) if (annotations[hint] !== value) return false;
  return tags.size === 0 || held.some((tag) => tags.has(tag));
}

function narrowingOf({ id, tags, annotations }: Grant): Narrowing | undefined {
  const hints = Object.entries(annotations ?? {}).map(([hint, value]) => {
    if (isHint(hint) && typeof value === 'boolean') return [hint, value] as const;
    throw new TypeError(`Grant ${id} asks for the annotation ${hint}: ${String(value)}, which is no hint.`);
  });
  if (hints.length === 0 && tags.length === 0) return undefined;
  return { tags: new Set(tags), hints: hints.sort(([one], [other]) => compareText(one, other)) };
}

function sourceOf(
  role: Role,
  { id, effect }: Grant,
  part: GrantPart,
  glob: string,
  narrowing: Narrowing | undefined,
): GrantReason {
  const { tags, hints } = narrowing ?? { tags: new Set<string>(), hints: [] };
  return Object.freeze({
    kind: 'grant',
    effect,
    role: role.slug,
    roleId: role.id,
    grantId: id,
    part,
    glob,
    ...(tags.size > 0 && { tags: Object.freeze([...tags].sort(compareText)) }),
    ...(hints.length > 0 && { annotations: Object.freeze(Object.fromEntries(hints)) }),
  });
}

/** Ranks rules by what they say and not by where they stood, so that order never matters. */
export function compareRules({ source: a }: Rule, { source: b }: Rule): number {
  return compareText(a.role, b.role) || compareText(a.grantId, b.grantId) || compareText(a.glob, b.glob);
}

/** By code unit: the same on every machine, which `localeCompare` is not. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
