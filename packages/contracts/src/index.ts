export { isSlug } from './field.ts';
export { formatTenantFile } from './format-tenant-file.ts';
export { MAX_TENANT_FILE_BYTES, parseTenantFile } from './parse-tenant-file.ts';
export type { Problem } from './problem.ts';
export { effectOf, type FileGrant, type TenantFile, tenantFileSchema } from './tenant-file.ts';
