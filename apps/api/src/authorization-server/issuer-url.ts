/** Slug of the reserved tenant: operators are its accounts. */
export const PLATFORM = 'platform';

/** The path of a tenant's built-in issuer, and of the platform's (docs/contract.md, URLs). */
export function issuerPath(tenantSlug: string): string {
  return tenantSlug === PLATFORM ? '/oauth' : `/t/${tenantSlug}/oauth`;
}

/** `iss` of a tenant's built-in issuer: its address under the public URL. */
export function issuerUrl(publicUrl: string, tenantSlug: string): string {
  return `${publicUrl}${issuerPath(tenantSlug)}`;
}
