import { GatehouseError } from '@gatehouse/errors';
import { isVariableName } from './secret-reference.ts';
import type { SecretStore } from './secret-store.ts';
import { MAX_SECRET_BYTES, SecretValue } from './secret-value.ts';

/** Gatehouse's own settings: master key, database passwords, exporter headers. No prefix opens them. */
const RESERVED = /^(GATEHOUSE_|OTEL_|(DATABASE|REDIS)_URL)/;

export interface EnvStoreOptions<Tenant extends string> {
  /** The prefixes that the operator gave this tenant. */
  readonly prefixesOf: (tenant: Tenant) => Promise<readonly string[]>;
  /** Reads one variable of the environment. */
  readonly lookup: (name: string) => string | undefined;
}

/** Variables of the process's environment (`env:NAME`) whose names begin with a prefix given to the tenant. */
export class EnvStore<Tenant extends string = string> implements SecretStore<Tenant> {
  readonly provider = 'env';
  readonly #options: EnvStoreOptions<Tenant>;

  constructor(options: EnvStoreOptions<Tenant>) {
    this.#options = options;
  }

  async read(tenant: Tenant, name: string): Promise<SecretValue> {
    const prefixes = await this.#options.prefixesOf(tenant);
    const permitted =
      isVariableName(name) &&
      !RESERVED.test(name) &&
      prefixes.some((prefix) => isEnvPrefix(prefix) && name.startsWith(prefix) && name !== prefix);
    // Asked before the environment is: whether a variable of somebody else exists is nobody's business.
    if (!permitted) throw new GatehouseError('secret.not-permitted', { reason: `env:${name}` });
    const text = this.#options.lookup(name);
    if (text === undefined) throw new GatehouseError('secret.not-found', { reason: `env:${name} is not set` });
    return SecretValue.fromBytes(Buffer.from(text.slice(0, MAX_SECRET_BYTES + 1), 'utf8'));
  }
}

/**
 * Whether an operator may give a tenant this prefix. It ends in an underscore, so that `ACME_` does not open
 * `ACMEEVIL_TOKEN`, and opens none of Gatehouse's own settings. `ACME_` does open `ACME_EVIL_TOKEN`: who gives a prefix
 * must see to it that no other tenant has one that overlaps.
 */
export function isEnvPrefix(text: string): boolean {
  return /^[A-Z0-9][A-Z0-9_]{0,62}_$/.test(text) && !RESERVED.test(text);
}
