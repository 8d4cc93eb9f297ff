import { parseSecretReference, type SecretReference } from './secret-reference.ts';
import type { SecretValue } from './secret-value.ts';

/** Where secrets can be read from: one implementation a provider. */
export interface SecretStore<Tenant extends string = string> {
  readonly provider: SecretReference['provider'];
  /**
   * Reads a secret of this tenant. `path` has the form that {@link parseSecretReference} demands of the provider.
   *
   * @throws GatehouseError `secret.not-permitted`, `secret.not-found`, `secret.invalid`
   */
  read(tenant: Tenant, path: string): Promise<SecretValue>;
}

/** One store for each provider, by its name. */
export type SecretStores<Tenant extends string = string> = {
  readonly [Provider in SecretReference['provider']]: SecretStore<Tenant> & { readonly provider: Provider };
};

/**
 * The secret behind a reference of this tenant, read now.
 *
 * @throws GatehouseError `secret.reference-invalid`, and what {@link SecretStore.read} throws
 */
export async function resolveSecret<Tenant extends string>(
  stores: SecretStores<Tenant>,
  tenant: Tenant,
  reference: string,
): Promise<SecretValue> {
  const { provider, path } = parseSecretReference(reference);
  return stores[provider].read(tenant, path);
}
