import type { EffectiveAnnotations } from './annotations.ts';

/** May the principal see (without arguments, as in a list) or call (with them) this tool? */
export interface ToolQuestion {
  readonly kind: 'tool';
  /** Canonical: `{upstream}/{tool}`. */
  readonly name: string;
  /** Of the tool, as an admin reviewed them. */
  readonly annotations: EffectiveAnnotations;
  /** Of the tool, as an admin set them. */
  readonly tags: readonly string[];
  /** Of the token. */
  readonly scopes: ReadonlySet<string>;
  /** Of the call; absent in a list. */
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/** May the principal see or get this prompt? */
export interface PromptQuestion {
  readonly kind: 'prompt';
  /** Canonical: `{upstream}/{prompt}`. */
  readonly name: string;
  /** Of the token. */
  readonly scopes: ReadonlySet<string>;
}

/** May the principal see or read this resource, or see this template? */
export interface ResourceQuestion {
  readonly kind: 'resource';
  /** Canonical: `{upstream}:{uri}`, or `{upstream}:{uri template}`. */
  readonly name: string;
  /** Of the token. */
  readonly scopes: ReadonlySet<string>;
}

export type Question = ToolQuestion | PromptQuestion | ResourceQuestion;
