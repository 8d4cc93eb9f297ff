import { stringify } from 'yaml';
import type { TenantFile } from './tenant-file.ts';

/** Writes a tenant as a declarative file that {@link parseTenantFile} reads as the same. */
export function formatTenantFile(file: TenantFile): string {
  const { tenant, name, upstreams, endpoints, roles, bindings } = file;
  return stringify(
    { tenant, name, upstreams, endpoints, roles, bindings },
    // Without the second, lists that are one object in memory would be written as anchor and alias.
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}
