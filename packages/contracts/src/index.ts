export { durationMs } from './duration.ts';
export { type EntryProblem, entryFindings } from './entry-findings.ts';
export { isLegible, isSlug } from './field.ts';
export { formatTenantFile } from './format-tenant-file.ts';
export { MAX_TENANT_FILE_BYTES, parseTenantFile } from './parse-tenant-file.ts';
export type { Problem } from './problem.ts';
export { type Effect, effectOf } from './sections/effect.ts';
export { BUILTIN_ISSUER, literalAudience } from './sections/issuer.ts';
export type { FileGrant, Hints } from './sections/role.ts';
export { isSecretReference } from './sections/secret-reference.ts';
export {
  EXECUTIONS,
  MAX_DEADLINE,
  MAX_INLINE_MS,
  type NamedRunning,
  namedRunning,
  RETRIES,
} from './sections/tool-running.ts';
export type { Credential } from './sections/upstream.ts';
export {
  type Entry,
  isTenantName,
  type ListSection,
  SECTION_LIMITS,
  type Section,
  type TenantFile,
  tenantFileSchema,
} from './tenant-file.ts';
export { isRedirectUri } from './url.ts';
