import { describe, expect, it } from 'vitest';
import { EnvStore, isEnvPrefix } from './env-store.ts';

const environment: Record<string, string> = {
  ACME_TOKEN: 'acme token',
  ACME_: 'the prefix itself',
  ACMEEVIL_TOKEN: 'token of acmeevil',
  GLOBEX_TOKEN: 'globex token',
  GATEHOUSE_MASTER_KEY: 'master key',
  DATABASE_URL: 'database',
  DATABASE_URL_FILE: 'file',
  REDIS_URL: 'redis',
  OTEL_EXPORTER_OTLP_HEADERS: 'headers',
  DATABASE_TOKEN: 'somebody else’s token',
  ACME_EMPTY: '',
  ACME_LONG: 'x'.repeat(65_537),
};
const prefixes: Record<string, string[]> = {
  acme: ['ACME_'],
  globex: ['GLOBEX_'],
  broad: ['DATABASE_', 'REDIS_', 'OTEL_', 'GATEHOUSE_', 'GATEHOUSE_MASTER_', 'DATABASE_URL_'],
  slipped: ['', '_', 'ACME', 'ACME_*', '.*', 'ACME_TOKEN', 'acme_'],
};

const asked: string[] = [];
const store = new EnvStore({
  prefixesOf: async (tenant) => prefixes[tenant] ?? [],
  lookup: (name) => {
    asked.push(name);
    return environment[name];
  },
});
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('a secret in the environment', () => {
  it('is read when its name begins with a prefix of the tenant', async () => {
    expect((await store.read('acme', 'ACME_TOKEN')).reveal()).toBe('acme token');
  });

  it.each([
    ['acme', 'GLOBEX_TOKEN'],
    ['globex', 'ACME_TOKEN'],
    ['nobody', 'ACME_TOKEN'],
    ['acme', 'ACMEEVIL_TOKEN'],
    ['acme', 'ACME_'],
    ['acme', 'ACME'],
    ['acme', 'GATEHOUSE_MASTER_KEY'],
    ['acme', 'PATH'],
    ['acme', 'acme_token'],
    ['acme', 'ACME_TOKEN\0'],
    ['acme', 'XACME_TOKEN'],
    ['broad', 'GATEHOUSE_MASTER_KEY'],
    ['broad', 'DATABASE_URL'],
    ['broad', 'DATABASE_URL_FILE'],
    ['broad', 'REDIS_URL'],
    ['broad', 'OTEL_EXPORTER_OTLP_HEADERS'],
    ['slipped', 'ACME_TOKEN'],
    ['slipped', 'GATEHOUSE_MASTER_KEY'],
    ['slipped', 'PATH'],
  ])('is refused to %s: %j, without asking the environment', async (tenant, name) => {
    asked.length = 0;
    await expect(store.read(tenant, name)).rejects.toThrow(refusal('secret.not-permitted'));
    expect(asked).toEqual([]);
  });

  it('is refused alike whether the variable of another tenant exists or not', async () => {
    const errors = await Promise.all(
      ['GLOBEX_TOKEN', 'GLOBEX_NOTHING'].map((name) => store.read('acme', name).catch((error) => error.code)),
    );
    expect(errors).toEqual(['secret.not-permitted', 'secret.not-permitted']);
  });

  it('is still found beside a reserved name that shares its prefix', async () => {
    expect((await store.read('broad', 'DATABASE_TOKEN')).reveal()).toBe('somebody else’s token');
  });

  it('is not found when it is not set, and invalid when it is empty or too long', async () => {
    await expect(store.read('acme', 'ACME_NOTHING')).rejects.toThrow(refusal('secret.not-found'));
    await expect(store.read('acme', 'ACME_EMPTY')).rejects.toThrow(refusal('secret.invalid'));
    await expect(store.read('acme', 'ACME_LONG')).rejects.toThrow(refusal('secret.invalid'));
  });
});

describe('a prefix of variables', () => {
  it.each(['ACME_', 'ACME_CORP_', 'A_', '9_', 'DATABASE_', `${'X'.repeat(63)}_`])('may be %s', (prefix) => {
    expect(isEnvPrefix(prefix)).toBe(true);
  });

  it.each([
    '',
    '_',
    '__',
    'ACME',
    'acme_',
    'ACME_\n',
    'ACME-_',
    'GATEHOUSE_',
    'GATEHOUSE_X_',
    'OTEL_',
    `${'X'.repeat(64)}_`,
  ])('may not be %j', (prefix) => {
    expect(isEnvPrefix(prefix)).toBe(false);
  });
});
