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
 * The name under which an endpoint shows a tool: its prefix and the upstream's own name. One that is too long
 * ends in a suffix drawn from the whole of it, so that it is the same in every process and at every time.
 * The way back is a look-up among the names of the endpoint; nothing is to be read out of a served name.
 */
export function servedName(prefix: string, tool: string): string {
  const name = prefix + tool;
  if (name.length <= MAX_SERVED_NAME) return name;
  const suffix = createHash('sha256').update(name).digest('hex').slice(0, SUFFIX_LENGTH);
  return `${name.slice(0, MAX_SERVED_NAME - SUFFIX_LENGTH - 1)}_${suffix}`;
}
