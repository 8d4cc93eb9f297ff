import { createHash } from 'node:crypto';

/**
 * The longest name that is served. Models' APIs cut at 64 characters, and clients put a prefix of their own
 * before ours (docs/contract.md).
 */
export const MAX_SERVED_NAME = 48;

/** 40 bits: enough that names of one endpoint do not meet by chance. One that is made to meet is a clash. */
const SUFFIX_LENGTH = 10;

/** Whether a name is one that tools may have (2026-07-28, server/tools: Tool Names). */
export function isToolName(name: string): boolean {
  return /^[A-Za-z0-9_.-]{1,128}$/.test(name);
}

/**
 * The name under which an endpoint shows a tool or prompt: its prefix and the upstream's own name. One that is too
 * long ends in a suffix drawn from the whole of it, so that it is the same in every process and at every time.
 * Two names can become one: `a_` and `b_c` beside `a_b_` and `c`, one that is shortened beside one that looks shortened,
 * or two of which the suffix was searched for. So a served name is only ever looked up among those of the endpoint,
 * where a clash withholds the newcomer; nothing is to be read out of it.
 */
export function servedName(prefix: string, own: string): string {
  const name = prefix + own;
  if (name.length <= MAX_SERVED_NAME) return name;
  const suffix = createHash('sha256').update(name).digest('hex').slice(0, SUFFIX_LENGTH);
  const start = name.slice(0, MAX_SERVED_NAME - SUFFIX_LENGTH - 1);
  // Half of a pair of surrogates would be a name that is refused when a caller sends it.
  return `${start.isWellFormed() ? start : start.slice(0, -1)}_${suffix}`;
}
