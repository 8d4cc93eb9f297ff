import { stringify } from 'yaml';
import { type TenantFile, tenantFileSchema } from './tenant-file.ts';

/** Writes a tenant as a declarative file that {@link parseTenantFile} reads as the same. */
export function formatTenantFile(file: TenantFile): string {
  const sections = Object.keys(tenantFileSchema.shape) as (keyof TenantFile)[];
  const present = sections.filter((name) => file[name] !== undefined);
  return stringify(
    Object.fromEntries(present.map((name) => [name, file[name]])),
    // Without the second, lists that are one object in memory would be written as anchor and alias.
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}
