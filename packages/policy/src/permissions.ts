import { SEPARATORS, type SubjectKind } from './canonical-name.ts';
import { type CompiledRole, compileRole } from './compiled-role.ts';
import type { Binding, Role, TokenClient } from './role.ts';
import { indexRules, type RuleIndex, rulesThatReach } from './rule-index.ts';

/** Everything that was granted to one principal (with one client) at one moment: what {@link decide} reads. */
export interface Permissions {
  readonly rules: Readonly<Record<SubjectKind, RulesOfKind>>;
  /** The earliest expiry of a binding inside; from then on it must be derived again. */
  readonly validUntil: Date | undefined;
}

export interface RulesOfKind {
  readonly allow: RuleIndex;
  readonly deny: RuleIndex;
}

export interface PermissionsInput {
  /** All roles of the tenant, or at least those that its bindings name. */
  readonly roles: Iterable<Role>;
  readonly bindings: Iterable<Binding>;
  readonly principalId: string;
  readonly groupIds: Iterable<string>;
  /** Absent when the token names none that the tenant knows. */
  readonly client?: TokenClient | undefined;
  /** The present, from the caller's clock. */
  readonly at: Date;
}

/**
 * Derives the permissions of one principal from the roles and bindings of its tenant. The order of what comes
 * in does not matter. Bindings that have expired at `at` are left out.
 *
 * @throws RangeError when a binding names a role that was not given: without it a denial could be lost.
 * @throws TypeError when a grant of a bound role asks for annotations that are none.
 */
export function derivePermissions(input: PermissionsInput): Permissions {
  const roles = new Map<string, Role>();
  for (const role of input.roles) roles.set(role.id, role);
  const groups = new Set(input.groupIds);
  const bound = new Set<Role>();
  let validUntil: Date | undefined;

  for (const binding of input.bindings) {
    if (!applies(binding, input, groups) || isOver(binding.until, input.at)) continue;
    const role = roles.get(binding.roleId);
    if (!role) throw new RangeError(`Binding ${binding.id} names role ${binding.roleId}, which was not given.`);
    bound.add(role);
    if (binding.until && (!validUntil || binding.until < validUntil)) validUntil = binding.until;
  }

  // Rules are ranked by their role's slug first, so that the lists of ranked roles, one after the other, are ranked.
  const ranked = [...bound].sort((one, other) => (one.slug < other.slug ? -1 : 1)).map(compileRole);
  return Object.freeze({
    rules: {
      tool: indexKind(ranked, 'tool'),
      prompt: indexKind(ranked, 'prompt'),
      resource: indexKind(ranked, 'resource'),
    },
    validUntil: validUntil && new Date(validUntil),
  });
}

/** Whether permissions may still be used at a moment. */
export function isCurrent(permissions: Permissions, at: Date): boolean {
  return !isOver(permissions.validUntil, at);
}

/**
 * Whether anything at all of an upstream could be allowed, whatever it turns out to offer. Where this is false, every
 * decision about it is `hidden`, and it need not be asked.
 */
export function permissionsCover({ rules }: Permissions, upstream: string): boolean {
  return (['tool', 'prompt', 'resource'] as const).some((kind) => {
    const beginning = `${upstream}${SEPARATORS[kind]}`;
    const denied = rulesThatReach(rules[kind].deny, beginning).some(
      ({ glob, narrowing }) => narrowing === undefined && glob.covers(beginning),
    );
    return !denied && rulesThatReach(rules[kind].allow, beginning).length > 0;
  });
}

function indexKind(ranked: readonly CompiledRole[], kind: SubjectKind): RulesOfKind {
  return {
    allow: indexRules(ranked.flatMap((role) => role[kind].allow)),
    deny: indexRules(ranked.flatMap((role) => role[kind].deny)),
  };
}

function isOver(until: Date | null | undefined, at: Date): boolean {
  // Written so that an invalid date (NaN compares false to everything) counts as over.
  return until ? !(until > at) : false;
}

function applies(binding: Binding, input: PermissionsInput, groups: ReadonlySet<string>): boolean {
  const { principalId, groupId, clientId } = binding;
  if (principalId && principalId !== input.principalId) return false;
  if (groupId && !groups.has(groupId)) return false;
  if (clientId && clientId !== input.client?.id) return false;
  if (principalId || groupId) return true;
  return Boolean(clientId) && input.client?.confidential === true;
}
