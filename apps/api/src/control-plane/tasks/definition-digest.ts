import { createHash } from 'node:crypto';
import type { ServedTool } from '../../data-plane/snapshot/tenant-snapshot.ts';

/** Of the pinned definition under its served name: SHA-256, base64url. A tool that was reviewed anew has another one. */
export function definitionDigest({ listed }: Pick<ServedTool, 'listed'>): string {
  return createHash('sha256').update(listed).digest('base64url');
}
