import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { ToolDefinition } from './tool-definition.ts';

/**
 * What a definition is pinned by: 32 bytes, SHA-256 over its canonical JSON (RFC 8785). Covered is all of it: name,
 * title, description, schemas and annotations, which a model reads, and icons, `execution`, `_meta` and members that
 * nobody knows yet, on which clients act: they load an icon, or show a user interface that `_meta` names. The order of
 * members and white space make no difference. So an upstream that puts something in `_meta` which is new every time has
 * a tool that drifts every time; what is served must not change unseen.
 */
export function toolDigest(definition: ToolDefinition): Buffer {
  return createHash('sha256').update(canonicalJson(definition)).digest();
}
