import { Database } from '@gatehouse/db';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { createTestDatabase, type TestDatabase, testClock } from '@gatehouse/testkit';
import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { KeysService } from '../control-plane/keys/keys.service.ts';
import { SigningKeys } from '../control-plane/keys/signing-keys.ts';
import { TenantKeyRing } from '../control-plane/keys/tenant-key-ring.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import type { CommandContext } from './context.ts';
import { keysCommand } from './keys.ts';

let testDatabase: TestDatabase;
let database: Database;
const clock = testClock('2026-11-22T12:00:00Z');
const [firstMaster, secondMaster] = [generateMasterKey(), generateMasterKey()];
const firstOnly = parseMasterKeys({ current: firstMaster });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'keys command' });
  const signing = new SigningKeys(database, new TenantKeyRing(firstOnly, database), clock);
  const tenants = new TenantsService(database, signing, clock);
  await tenants.create('acme', 'Acme');
  await tenants.create('globex', 'Globex');
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

/** Runs `gatehouse keys …` and answers what it printed. */
async function run(args: readonly string[], masterKeys = firstOnly): Promise<string> {
  const ring = new TenantKeyRing(masterKeys, database);
  const signing = new SigningKeys(database, ring, clock);
  const services = new Map<unknown, unknown>([
    [TenantsService, new TenantsService(database, signing, clock)],
    [KeysService, new KeysService(database, masterKeys, ring, signing, clock)],
  ]);
  const context: Pick<CommandContext, 'withServices'> = {
    withServices: (work) => work({ get: (token: unknown) => services.get(token) } as INestApplicationContext),
  };
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  await keysCommand(context as CommandContext).parseAsync(args, { from: 'user' });
  return printed;
}

const keyOf = async (tenant: string, kind: string, state: string): Promise<string> => {
  const list: { kind: string; state: string; id: string }[] = JSON.parse(
    await run(['list', '--tenant', tenant, '--json']),
  );
  return list.find((key) => key.kind === kind && key.state === state)?.id ?? '';
};

describe('keys list', () => {
  it('shows the keys of one tenant, a line each, with the master key that wraps them', async () => {
    const lines = (await run(['list', '--tenant', 'acme'])).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^acme +data +[0-9a-f-]{36} {2}current +20\S+Z {2}wrapped by [0-9a-f-]{36} \(current\)$/);
    expect(lines[1]).toMatch(/^acme +signing +[0-9a-f-]{36} {2}current +20\S+Z$/);
    expect(lines[2]).toMatch(/^acme +signing +[0-9a-f-]{36} {2}next +20\S+Z$/);
  });

  it('shows those of all tenants, and nothing that is not an id, a state or a time', async () => {
    const list: Record<string, unknown>[] = JSON.parse(await run(['list', '--json']));
    expect(new Set(list.map(({ tenant }) => tenant))).toEqual(new Set(['acme', 'globex']));
    const members = new Set(list.flatMap((key) => Object.keys(key)));
    expect(members).toEqual(new Set(['tenant', 'kind', 'id', 'state', 'createdAt', 'endedAt', 'masterKey']));
  });

  it('knows no tenant that does not exist', async () => {
    await expect(run(['list', '--tenant', 'nobody'])).rejects.toMatchObject({ code: 'tenant.unknown' });
  });
});

describe('keys rotate', () => {
  it.each(['data', 'signing'])('makes a new current %s key and says its id', async (kind) => {
    const before = await keyOf('acme', kind, 'current');
    const printed = await run(['rotate', '--tenant', 'acme', `--${kind}`]);
    const after = await keyOf('acme', kind, 'current');
    expect(after).not.toBe(before);
    expect(printed).toBe(`The current ${kind} key of acme is now ${after}.\n`);
    const id = JSON.parse(await run(['rotate', '--tenant', 'acme', `--${kind}`, '--json'])).id;
    expect(id).toBe(await keyOf('acme', kind, 'current'));
  });

  it('wraps the keys of all tenants under a new master key; without the former one it says so and fails', async () => {
    const printed = await run(['rotate', '--master'], parseMasterKeys({ current: secondMaster }));
    expect(printed).toContain('Left as they were: the keys of acme.');
    expect(printed).toContain('Left as they were: the keys of globex.');
    expect(printed).toContain('[key.unavailable]');
    expect(process.exitCode).toBe(1);
    process.exitCode = undefined;
    const during = parseMasterKeys({ current: secondMaster, previous: [firstMaster] });
    expect(JSON.parse(await run(['rotate', '--master', '--json'], during)).failed).toEqual([]);
    expect(process.exitCode).toBeUndefined();
    const back = parseMasterKeys({ current: firstMaster, previous: [secondMaster] });
    expect(await run(['rotate', '--master'], back)).toMatch(
      /^Wrapped \d+ data keys anew; master key [0-9a-f-]{36} wraps all\.\n$/,
    );
  });

  it.each([
    [[]],
    [['--tenant', 'acme']],
    [['--data']],
    [['--signing']],
    [['--tenant', 'acme', '--data', '--signing']],
    [['--tenant', 'acme', '--master']],
    [['--master', '--data', '--tenant', 'acme']],
  ])('refuses what is not clear: %j', async (args) => {
    await expect(run(['rotate', ...args])).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});

describe('keys destroy', () => {
  it('destroys a previous key once it is told that this is meant', async () => {
    await run(['rotate', '--tenant', 'globex', '--data']);
    const id = await keyOf('globex', 'data', 'previous');
    const args = ['destroy', '--tenant', 'globex', '--key', id];
    await expect(run(args)).rejects.toMatchObject({ code: 'usage.invalid' });
    expect(await keyOf('globex', 'data', 'previous')).toBe(id);
    expect(await run([...args, '--yes'])).toBe(`Destroyed data key ${id} of globex.\n`);
    expect(await keyOf('globex', 'data', 'destroyed')).toBe(id);
    await expect(run([...args, '--yes'])).rejects.toMatchObject({ code: 'key.destroyed' });
  });

  it('refuses the current key, and a key of another tenant', async () => {
    const id = await keyOf('acme', 'data', 'current');
    await expect(run(['destroy', '--tenant', 'acme', '--key', id, '--yes'])).rejects.toMatchObject({
      code: 'key.in-use',
    });
    await expect(run(['destroy', '--tenant', 'globex', '--key', id, '--yes'])).rejects.toMatchObject({
      code: 'key.unknown',
    });
  });
});
