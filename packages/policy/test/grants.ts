import {
  type Decision,
  decide,
  derivePermissions,
  type Effect,
  type Grant,
  type Permissions,
  type ToolQuestion,
  UNREVIEWED,
} from '../src/index.ts';

/** What a grant covers; what is not said covers nothing, or does not narrow. */
export type Covered = Partial<Pick<Grant, 'tools' | 'prompts' | 'resources' | 'tags' | 'annotations'>>;

export function grantOf(id: string, effect: Effect, covered: Covered): Grant {
  return { id, effect, tools: [], prompts: [], resources: [], tags: [], ...covered };
}

export type Draft = readonly [Effect, Covered];

export const allow = (covered: Covered): Draft => ['allow', covered];
export const deny = (covered: Covered): Draft => ['deny', covered];

/** The permissions of somebody who has these roles, by their slugs; grants are called `{slug}-{index}`. */
export function permissionsOf(roles: Readonly<Record<string, readonly Draft[]>>): Permissions {
  const slugs = Object.entries(roles);
  return derivePermissions({
    roles: slugs.map(([slug, drafts]) => ({
      id: `id-${slug}`,
      slug,
      grants: drafts.map(([effect, covered], index) => grantOf(`${slug}-${index}`, effect, covered)),
    })),
    bindings: slugs.map(([slug]) => ({ id: `to-${slug}`, roleId: `id-${slug}`, principalId: 'ann' })),
    principalId: 'ann',
    groupIds: [],
    at: new Date('2026-11-22T12:00:00Z'),
  });
}

/** A question about a tool that nobody has reviewed, unless said otherwise. */
export function aboutTool(name: string, more: Partial<ToolQuestion> = {}): ToolQuestion {
  return { kind: 'tool', name, annotations: UNREVIEWED, tags: [], scopes: new Set(['mcp']), ...more };
}

export function askTool(permissions: Permissions, name: string, ...scopes: string[]): Decision {
  return decide(permissions, aboutTool(name, { scopes: new Set(scopes) }));
}

export function ask(
  permissions: Permissions,
  kind: 'prompt' | 'resource',
  name: string,
  ...scopes: string[]
): Decision {
  return decide(permissions, { kind, name, scopes: new Set(scopes) });
}
