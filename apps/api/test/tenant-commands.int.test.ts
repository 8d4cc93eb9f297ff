import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../src/commands/context.ts';
import { createProgram } from '../src/commands/program.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { completeFile } from './complete-file.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;
let folder: string;

beforeAll(async () => {
  plane = await startControlPlane();
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-commands-'));
});

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs a command line and answers what it printed. */
async function run(...args: string[]): Promise<string> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  const context: Pick<CommandContext, 'withServices'> = { withServices: (work) => work(plane.services) };
  await createProgram(context as CommandContext).parseAsync(args, { from: 'user' });
  return printed;
}

async function fileOf(text: string): Promise<string> {
  const path = join(folder, 'tenant.yaml');
  await writeFile(path, text);
  return path;
}

describe('the command line', () => {
  it('applies, exports, and applies what it exported without effect', async () => {
    expect(await run('apply', '-f', await fileOf(completeFile('acme')))).toContain('+ binding clerk → ada of entra\n');
    const exported = await run('export', '--tenant', 'acme');
    expect(exported).toMatch(/^tenant: acme\nname: Everything Inc\.\nissuers:\n/);
    expect(await run('apply', '-f', await fileOf(exported), '--prune', 'all')).toBe('Nothing to change.\n');
  });

  it('ends a dry run that found differences with 3, removals too', async () => {
    const path = await fileOf('tenant: acme\nclients: []');
    expect(await run('apply', '-f', path, '--dry-run')).toBe('Nothing to change.\n');
    expect(process.exitCode).toBeUndefined();
    expect(await run('apply', '-f', path, '--dry-run', '--prune', 'all')).toContain('- client ci\n');
    expect(process.exitCode).toBe(3);
    expect(JSON.parse(await run('apply', '-f', path, '--dry-run', '--prune', 'all', '--json'))).toMatchObject({
      tenant: 'acme',
      applied: false,
      changes: expect.arrayContaining([expect.objectContaining({ action: 'remove', noun: 'client', name: 'ci' })]),
    });
  });

  it('explains a decision in sentences and as JSON', async () => {
    const question = ['explain', '--tenant', 'acme', '--subject', 'ada', '--tool', 'shop/list'];
    const sentences = await run(...question);
    expect(sentences).toContain('allowed: tool shop/list\n  The role clerk allows the tools shop/* (grant ');
    expect(sentences).toContain('The endpoint default does not show it now');
    expect(JSON.parse(await run(...question, '--json', '--args', '{"a":1}'))).toMatchObject({
      verdict: 'allowed',
      canonicalName: 'shop/list',
      reasons: [{ kind: 'grant', role: 'clerk', text: expect.stringContaining('The role clerk') }],
    });
    expect(await run(...question, '--scope', 'api', '--client', 'x')).toContain('step-up: tool shop/list');
    await run('tenant', 'suspend', 'acme');
    expect(await run(...question)).toContain('The tenant is suspended: no call is let in.');
    await run('tenant', 'resume', 'acme');
  });

  it.each([
    [['--tool', 'shop/list', '--prompt', 'shop/x']],
    [[]],
    [['--prompt', 'shop/x', '--args', '{}']],
    [['--tool', 'shop/list', '--args', '[]']],
    [['--tool', 'shop/list', '--args', '{']],
  ])('refuses to explain %j', async (rest) => {
    await expect(run('explain', '--tenant', 'acme', '--subject', 'ada', ...rest)).rejects.toMatchObject({
      code: 'usage.invalid',
    });
  });

  it('makes, names, suspends and resumes tenants', async () => {
    expect(await run('tenant', 'create', 'initech', '--name', 'I')).toMatch(/^Made tenant initech \(/);
    expect(await run('tenant', 'set', 'initech', '--name', 'Initech')).toBe('initech is called Initech now.\n');
    expect(await run('tenant', 'suspend', 'initech')).toBe('Tenant initech is suspended.\n');
    expect(await run('tenant', 'suspend', 'initech')).toBe('Tenant initech was suspended already.\n');
    expect(await run('tenant', 'list')).toMatch(/initech +suspended +\S+ +Initech/);
    expect(await run('tenant', 'resume', 'initech')).toBe('Tenant initech is active.\n');
  });

  it('opens the platform to clients that nobody has registered, and closes it, on record', async () => {
    expect(await run('tenant', 'set', 'platform', '--registration', 'open')).toBe(
      'Registration at platform is open.\n',
    );
    await run('tenant', 'set', 'platform', '--registration', 'open');
    await run('tenant', 'set', 'platform', '--registration', 'closed');
    const record = await run('audit', 'list', '--tenant', 'platform', '--kind', 'registration.changed', '--json');
    expect(JSON.parse(record)).toMatchObject([{ detail: { action: 'remove' } }, { detail: { action: 'create' } }]);
    await expect(run('tenant', 'set', 'initech', '--registration', 'closed')).rejects.toMatchObject({
      code: 'usage.invalid',
    });
  });

  it('says of what is not there yet that it is not, and does nothing', async () => {
    await expect(run('tenant', 'delete', 'initech')).rejects.toMatchObject({ code: 'command.unsupported' });
    const tenants = plane.services.get(TenantsService);
    expect(await tenants.find('initech')).toBeDefined();
  });
});
