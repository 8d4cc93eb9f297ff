import { type Content, html } from '../template/html.ts';
import { name } from '../template/name.ts';

/** A scope as a person reads it. */
export interface ScopeWords {
  readonly can: Content;
  readonly detail?: string;
}

const WORDS: Readonly<Record<string, ScopeWords>> = {
  mcp: { can: 'Use everything that this endpoint offers you', detail: 'Tools, prompts and resources.' },
  'mcp:tools': { can: 'See and call tools in your name' },
  'mcp:prompts': { can: 'See and use prompts' },
  'mcp:resources': { can: 'List and read resources' },
  api: { can: 'Manage this tenant in your name', detail: 'Whatever your membership lets you see and change.' },
  openid: { can: 'Know that it is you', detail: 'An identifier of your account.' },
  profile: { can: 'See your name' },
  email: { can: 'See your e-mail address' },
  offline_access: { can: 'Stay connected while you are away', detail: 'Until you revoke it.' },
};

/** Whether a scope is about an endpoint, where nobody gets more than was granted to them. */
export const withinGrants = (scope: string): boolean => /^mcp(?:$|:)/.test(scope);

/** The scopes that no other one among them covers: clients ask for all that they have seen offered. */
export function broadest(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => !scopes.some((other) => withinGrants(other) && scope.startsWith(`${other}:`)));
}

/** What a scope lets a client do (docs/contract.md); one that nobody knows is shown by its own name. */
export function scopeWords(scope: string): ScopeWords {
  const upstream = /^mcp:tools:(.+)$/.exec(scope)?.[1];
  if (upstream !== undefined) return { can: html`See and call the tools of “${name(upstream)}” in your name` };
  const known = Object.hasOwn(WORDS, scope) ? WORDS[scope] : undefined;
  return known ?? { can: html`Use the scope “${name(scope)}”`, detail: 'Gatehouse does not know more about it.' };
}
