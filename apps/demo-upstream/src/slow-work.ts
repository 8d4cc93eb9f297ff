import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerContext } from '@modelcontextprotocol/server';

/** Milliseconds for one of the parts of a long piece of work. */
const PART_MS = 400;

/**
 * Goes through the parts of something that takes a while, and tells a caller who wants to know how far it is.
 *
 * @throws the caller's reason when they no longer wait
 */
export async function workThrough(parts: readonly string[], { mcpReq }: ServerContext): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  for (const [done, message] of parts.entries()) {
    if (progressToken !== undefined) {
      const params = { progressToken, progress: done, total: parts.length, message };
      await mcpReq.notify({ method: 'notifications/progress', params });
    }
    await sleep(PART_MS, undefined, { signal: mcpReq.signal });
  }
}
