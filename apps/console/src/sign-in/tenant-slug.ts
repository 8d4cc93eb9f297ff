const SLUG = /^[a-z0-9-]{1,32}$/;

/** The slug of the installation itself: its accounts are the operators. */
export const PLATFORM = 'platform';

/** Whether a tenant may be called that. */
export function isTenantSlug(value: unknown): value is string {
  return typeof value === 'string' && SLUG.test(value);
}
