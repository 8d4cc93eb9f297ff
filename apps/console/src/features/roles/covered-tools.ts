import type { FileGrant, Hints } from '@gatehouse/contracts';
import type { ToolView } from '@gatehouse/contracts/api';
import { effectOf } from '@gatehouse/contracts/effect';
import { decide, derivePermissions, type EffectiveAnnotations } from '@gatehouse/policy';

/** What is known of a tool where grants are about it. */
export type KnownTool = Pick<ToolView, 'name' | 'annotations' | 'tags'>;

/** The tools that a grant is about, whether it allows or denies them. */
export function coveredTools({ allow, deny }: FileGrant, tools: readonly KnownTool[]): KnownTool[] {
  return allowedTools([{ allow: deny ?? allow }], tools);
}

/**
 * The tools that grants allow to whoever has no others, with a token that covers all of it. It is the policy itself that
 * says so, and not a likeness of it.
 */
export function allowedTools(grants: readonly FileGrant[], tools: readonly KnownTool[]): KnownTool[] {
  const role = {
    ...{ id: 'role', slug: 'role' },
    grants: grants.map((grant, index) => {
      const { annotations, ...effect } = effectOf(grant);
      return { id: String(index), ...effect, annotations: givenHints(annotations) };
    }),
  };
  const permissions = derivePermissions({
    roles: [role],
    bindings: [{ id: 'binding', roleId: role.id, principalId: 'somebody' }],
    ...{ principalId: 'somebody', groupIds: [], at: new Date(0) },
  });
  const scopes = new Set(['mcp']);
  return tools.filter(({ name, annotations, tags }) => {
    const { verdict } = decide(permissions, { kind: 'tool', name, annotations, tags, scopes });
    return verdict === 'allowed';
  });
}

/** Hints that are said; one that is there and undefined is none. */
function givenHints(hints: Hints | null): Partial<EffectiveAnnotations> {
  return Object.fromEntries(Object.entries(hints ?? {}).filter(([, value]) => value !== undefined));
}
