/** A tenant, as operators are told of it. */
export interface TenantView {
  readonly slug: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'deleted';
  readonly createdAt: string;
}
