import { Readable } from 'node:stream';
import { Database } from '@gatehouse/db';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SigningKeys } from '../control-plane/keys/signing-keys.ts';
import { TenantKeyRing } from '../control-plane/keys/tenant-key-ring.ts';
import { SecretsService } from '../control-plane/secrets/secrets.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import type { CommandContext } from './context.ts';
import { type SecretInput, secretCommand } from './secret.ts';

let testDatabase: TestDatabase;
let database: Database;
let acme: MadeTenant;
let secrets: SecretsService;
let context: CommandContext;
let printed = '';

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'secret command' });
  acme = await createTenant(database);
  const clock = testClock('2026-11-22T12:00:00Z');
  const ring = new TenantKeyRing(parseMasterKeys({ current: generateMasterKey() }), database);
  secrets = new SecretsService(database, ring, clock, { closed: [], lookup: () => undefined });
  const services = new Map<unknown, unknown>([
    [TenantsService, new TenantsService(database, new SigningKeys(database, ring, clock), clock)],
    [SecretsService, secrets],
  ]);
  const given: Pick<CommandContext, 'withServices'> = {
    withServices: (work) => work({ get: (token: unknown) => services.get(token) } as INestApplicationContext),
  };
  context = given as CommandContext;
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

afterEach(() => vi.restoreAllMocks());

/** Runs `gatehouse secret set …` with `input` on standard input and answers what it printed. */
async function set(args: readonly string[], input: SecretInput): Promise<string> {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  await secretCommand(context, input).parseAsync(['set', ...args], { from: 'user' });
  return printed;
}

const bytes = (...chunks: (string | Buffer)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
const storedValue = async (name: string) => (await secrets.resolve(acme.tenantId, `local:${name}`)).reveal();

describe('secret set', () => {
  it('sets what comes on standard input, in however many pieces, but for one line break at the end', async () => {
    expect(await set(['--tenant', acme.slug, 'token'], bytes('easily ', 'recog', 'nised\n'))).toBe(
      `Set local:token of ${acme.slug}.\n`,
    );
    expect(await storedValue('token')).toBe('easily recognised');
  });

  it('prints neither the value nor its length, as JSON either', async () => {
    const json = await set(['--tenant', acme.slug, 'token', '--json'], bytes('easily recognised'));
    expect(JSON.parse(json)).toEqual({ tenant: acme.slug, reference: 'local:token' });
  });

  it('says what to do at a terminal, and does not wait for somebody to type', async () => {
    const terminal = Object.assign(new Readable({ read: () => {} }), { isTTY: true });
    await expect(set(['--tenant', acme.slug, 'token'], terminal)).rejects.toMatchObject({
      code: 'usage.invalid',
      reason: expect.stringContaining('< FILE'),
    });
  });

  it.each([
    ['nothing', bytes()],
    ['only a line break', bytes('\n')],
    ['a NUL', bytes('a\0b')],
    ['no text', bytes(Buffer.from([0xff]))],
    ['more than 64 KiB', bytes('x'.repeat(65_537))],
  ])('refuses %s', async (_, input) => {
    await expect(set(['--tenant', acme.slug, 'refused'], input)).rejects.toMatchObject({ code: 'secret.invalid' });
    await expect(storedValue('refused')).rejects.toMatchObject({ code: 'secret.not-found' });
  });

  it('stops reading an endless input', async () => {
    let pieces = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          pieces++;
          yield Buffer.alloc(1024, 'x');
        }
      })(),
    );
    await expect(set(['--tenant', acme.slug, 'refused'], endless)).rejects.toMatchObject({ code: 'secret.invalid' });
    expect(pieces).toBeLessThan(200);
  });

  it('knows no tenant that does not exist, and no name that could be something else', async () => {
    await expect(set(['--tenant', 'nobody', 'token'], bytes('value'))).rejects.toMatchObject({
      code: 'tenant.unknown',
    });
    await expect(set(['--tenant', acme.slug, 'a/b'], bytes('value'))).rejects.toMatchObject({
      code: 'secret.reference-invalid',
    });
  });
});
