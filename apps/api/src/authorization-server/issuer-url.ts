/** `iss` of a tenant's built-in issuer: its address under the public URL (docs/contract.md, URLs). */
export function issuerUrl(publicUrl: string, tenantSlug: string): string {
  return `${publicUrl}/t/${tenantSlug}/oauth`;
}
