/**
 * What a tool does, as far as an admin reviewed it (docs/words.md). The names are those of `ToolAnnotations` of the
 * MCP specification (2026-07-28, server/tools); nothing that an upstream merely claims is ever in here.
 */
export interface EffectiveAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

export type Hint = keyof EffectiveAnnotations;

/** What a tool is taken for until somebody has looked at it: the worst. */
export const UNREVIEWED: EffectiveAnnotations = Object.freeze({
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
});

/** Whether something is the name of a hint. */
export function isHint(name: string): name is Hint {
  return Object.hasOwn(UNREVIEWED, name);
}

/**
 * The effective annotations of a tool, from what is stored of its review. Only booleans under the names of hints count;
 * all else stays as unreviewed. What was reviewed as read-only is not destructive unless the review says so.
 */
export function effectiveAnnotations(reviewed: unknown): EffectiveAnnotations {
  if (typeof reviewed !== 'object' || reviewed === null) return UNREVIEWED;
  const hint = (name: Hint, otherwise: boolean): boolean => {
    const value: unknown = Object.getOwnPropertyDescriptor(reviewed, name)?.value;
    return typeof value === 'boolean' ? value : otherwise;
  };
  const readOnlyHint = hint('readOnlyHint', UNREVIEWED.readOnlyHint);
  return Object.freeze({
    readOnlyHint,
    destructiveHint: hint('destructiveHint', !readOnlyHint && UNREVIEWED.destructiveHint),
    idempotentHint: hint('idempotentHint', UNREVIEWED.idempotentHint),
    openWorldHint: hint('openWorldHint', UNREVIEWED.openWorldHint),
  });
}
