import { isJsonObject, META } from '../meta.ts';
import { memberText, writeObject } from '../raw-object.ts';
import type { UpstreamResult } from '../upstream-message.ts';

/** Members of results that came with the current revision. */
export const LATER_MEMBERS: ReadonlySet<string> = new Set(['resultType', 'ttlMs', 'cacheScope']);

/**
 * The text of an upstream's complete result for a caller of the session era: as it was sent, without what its revision
 * does not have. Structured content that is no object is put into one, as the official SDK's server does for that era
 * (2025-06-18 to 2025-11-25 have nothing else there). Which server it comes from was said in the answer to `initialize`.
 */
export function sessionResult({ value, raw, rawMeta }: UpstreamResult): string {
  const members: [name: string, json: string][] = [];
  for (const [name, json] of raw) {
    if (name === 'structuredContent' && !isJsonObject(value.structuredContent)) {
      members.push([name, `{${memberText('result', json)}}`]);
    } else if (name !== '_meta' && !LATER_MEMBERS.has(name)) members.push([name, json]);
  }
  const meta = [...rawMeta].filter(([name]) => name !== META.serverInfo);
  if (meta.length > 0) members.push(['_meta', writeObject(meta)]);
  return writeObject(members);
}
