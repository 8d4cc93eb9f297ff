import { Writable } from 'node:stream';
import { Database } from '@gatehouse/db';
import { createTenant, createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { appendEvents } from '../control-plane/audit/append-events.ts';
import { AuditService } from '../control-plane/audit/audit.service.ts';
import type { NewEvent } from '../control-plane/audit/event.ts';
import type { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { auditCommand } from './audit.ts';
import type { CommandContext } from './context.ts';

let testDatabase: TestDatabase;
let database: Database;

const HOSTILE = 'shop/\u001b[2J\u009b=1\u202e"\r\n';

const event = (n: number): NewEvent => ({
  kind: 'call.finished',
  at: new Date(Date.UTC(2026, 10, 22, 12, 0, n)),
  correlationId: `c-${n}`,
  target: n === 0 ? HOSTILE : 'shop/echo',
});

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'audit command' });
  const { tenantId } = await createTenant(database, { slug: 'acme' });
  await createTenant(database, { slug: 'empty' });
  await database.withTenant(tenantId, (tx) =>
    appendEvents(
      tx,
      Array.from({ length: 1500 }, (_, n) => event(n)),
    ),
  );
});

afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs `gatehouse audit …` and answers what it printed. */
async function run(...args: string[]): Promise<string> {
  const tenants = { idOf: async (slug: string) => (await database.findTenant(slug))?.tenantId };
  const audit = new AuditService(database, tenants as unknown as TenantsService);
  const context: Pick<CommandContext, 'withServices'> = {
    withServices: (work) => work({ get: () => audit } as unknown as INestApplicationContext),
  };
  const chunks: string[] = [];
  const out = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  vi.spyOn(process, 'stdout', 'get').mockReturnValue(out as unknown as typeof process.stdout);
  await auditCommand(context as CommandContext).parseAsync(args, { from: 'user' });
  return chunks.join('');
}

describe('audit export', () => {
  it('prints every event as a line of JSON, oldest first', async () => {
    const lines = (await run('export', '--tenant', 'acme')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).correlationId)).toEqual(
      Array.from({ length: 1500 }, (_, n) => `c-${n}`),
    );
    expect(JSON.parse(lines[0] ?? '').target).toBe(HOSTILE);
  });

  it('prints CSV with one head, also when there is nothing', async () => {
    const records = (await run('export', '--tenant', 'acme', '--format', 'csv')).trimEnd().split('\r\n');
    expect(records).toHaveLength(1501);
    expect(records.filter((record) => record.startsWith('id,at,kind'))).toHaveLength(1);
    const [head] = records;
    expect(await run('export', '--tenant', 'empty', '--format', 'csv')).toBe(`${head}\r\n`);
    expect(await run('export', '--tenant', 'empty')).toBe('');
  });

  it('prints what was asked for', async () => {
    const of = [
      'export',
      '--tenant',
      'acme',
      '--since',
      '2026-11-22T12:00:10Z',
      '--until',
      '2026-11-22T13:00:12+01:00',
    ];
    expect((await run(...of)).trimEnd().split('\n')).toHaveLength(2);
    expect(JSON.parse(await run('export', '--tenant', 'acme', '--correlation', 'c-7')).correlationId).toBe('c-7');
  });

  it.each([['jsonl'], ['csv']])('says nothing to a terminal in %s', async (format) => {
    expect(await run('export', '--tenant', 'acme', '--format', format)).toMatch(/^[\x20-\x7e\r\n]*$/);
  });

  it('refuses a time that is none', async () => {
    await expect(run('export', '--tenant', 'acme', '--since', 'yesterday')).rejects.toMatchObject({
      code: 'usage.invalid',
    });
  });
});

describe('audit list', () => {
  it('shows the newest first, and nothing of what names could do to a terminal', async () => {
    const lines = (await run('list', '--tenant', 'acme', '--limit', '2')).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('2026-11-22T12:24:59.000Z');
    expect(await run('list', '--tenant', 'acme', '--correlation', 'c-0')).toMatch(/^[\x20-\x7e]*\n$/);
  });
});

describe('audit security', () => {
  it('shows who was refused, and where', async () => {
    const refusals = { minute: new Date('2026-11-22T12:00:40Z'), reason: 'token.invalid', correlationId: 'c-9' };
    const id = '0199aaaa-0000-7000-8000-000000000001';
    await database.appendSecurityEvents([
      { ...refusals, id, tenantId: undefined, addressBlock: '192.0.2.0/24', count: 42 },
    ]);
    expect((await run('security')).replace(/ +/g, ' ')).toBe('2026-11-22T12:00Z 42 token.invalid - 192.0.2.0/24 c-9\n');
    expect(JSON.parse(await run('security', '--json'))).toMatchObject([{ count: 42, reason: 'token.invalid' }]);
  });
});
