import type { SubjectKind } from './canonical-name.ts';
import type { Role } from './role.ts';
import { compareRules, type Rule, rulesOf } from './rule.ts';

/** What a role says, ready to be asked; each list is ranked. */
export type CompiledRole = Readonly<
  Record<SubjectKind, { readonly allow: readonly Rule[]; readonly deny: readonly Rule[] }>
>;

const compiled = new WeakMap<Role, CompiledRole>();

/**
 * Compiles a role, once for all principals that have it.
 *
 * @throws TypeError as `rulesOf` does
 */
export function compileRole(role: Role): CompiledRole {
  const known = compiled.get(role);
  if (known) return known;
  const made = { tool: split(role, 'tool'), prompt: split(role, 'prompt'), resource: split(role, 'resource') };
  compiled.set(role, made);
  return made;
}

function split(role: Role, kind: SubjectKind): CompiledRole[SubjectKind] {
  const rules = rulesOf(role, kind).sort(compareRules);
  return {
    allow: rules.filter(({ source }) => source.effect === 'allow'),
    deny: rules.filter(({ source }) => source.effect !== 'allow'),
  };
}
