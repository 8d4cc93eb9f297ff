import type { BadgeKind } from '../../ui/badge.tsx';

export const TOOL_STATES = ['pinned', 'drifted', 'held', 'rejected', 'gone'] as const;
export type ToolState = (typeof TOOL_STATES)[number];

/** One definition seen at an upstream. */
export interface ToolView {
  /** `{upstream}/{tool}` */
  readonly name: string;
  readonly state: ToolState;
  readonly annotations: Readonly<Record<string, boolean>>;
  readonly reviewed: boolean;
  readonly tags: readonly string[];
  readonly digest: string;
}

export interface Difference {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface ToolDetail extends ToolView {
  readonly pinnedDigest: string | null;
  readonly pinned: unknown;
  readonly seen: unknown;
  readonly differences: readonly Difference[];
}

export const STATE_KINDS: Readonly<Record<ToolState, BadgeKind>> = {
  pinned: 'success',
  drifted: 'warning',
  held: 'warning',
  rejected: 'danger',
  gone: 'plain',
};
