import { compileGlob } from './glob.ts';
import type { Binding, Effect, Grant, Role, TokenClient } from './role.ts';
import { indexRules, type Rule, type RuleIndex } from './rule.ts';

/** Everything that was granted to one principal (with one client) at one moment: what {@link decide} reads. */
export interface Permissions {
  readonly allow: RuleIndex;
  readonly deny: RuleIndex;
  /** The earliest expiry of a binding inside; from then on it must be derived again. */
  readonly validUntil: Date | undefined;
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
 */
export function derivePermissions(input: PermissionsInput): Permissions {
  const roles = new Map([...input.roles].map((role) => [role.id, role]));
  const groups = new Set(input.groupIds);
  const bound = new Map<string, Role>();
  let validUntil: Date | undefined;

  for (const binding of input.bindings) {
    if (!applies(binding, input, groups) || isOver(binding.until, input.at)) continue;
    const role = roles.get(binding.roleId);
    if (!role) throw new RangeError(`Binding ${binding.id} names role ${binding.roleId}, which was not given.`);
    bound.set(role.id, role);
    if (binding.until && (!validUntil || binding.until < validUntil)) validUntil = binding.until;
  }

  const granted = [...bound.values()];
  return Object.freeze({
    allow: indexRules(rulesOf(granted, 'allow')),
    deny: indexRules(rulesOf(granted, 'deny')),
    validUntil: validUntil && new Date(validUntil),
  });
}

/** Whether permissions may still be used at a moment. */
export function isCurrent(permissions: Permissions, at: Date): boolean {
  return !isOver(permissions.validUntil, at);
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

function rulesOf(roles: readonly Role[], effect: Effect): Rule[] {
  const compile = (role: Role, grant: Grant): Rule[] =>
    grant.tools.map((glob) => ({
      glob: compileGlob(glob),
      source: Object.freeze({ kind: 'grant', effect, role: role.slug, roleId: role.id, grantId: grant.id, glob }),
    }));
  return roles.flatMap((role) =>
    role.grants.filter((grant) => grant.effect === effect).flatMap((grant) => compile(role, grant)),
  );
}
