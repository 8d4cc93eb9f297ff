import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../src/commands/context.ts';
import { createProgram } from '../src/commands/program.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { startAccounts, type TestAccounts } from './start-accounts.ts';

let accounts: TestAccounts;

beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts?.[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

/** Runs a command line and answers what it printed. */
async function run(...args: string[]): Promise<string> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  const context: Pick<CommandContext, 'withServices'> = { withServices: (work) => work(accounts.plane.services) };
  await createProgram(context as CommandContext).parseAsync(args, { from: 'user' });
  return printed;
}

describe('operator create', () => {
  it('prints a link for an operator, and another one when it is asked again', async () => {
    const printed = await run('operator', 'create', '--email', 'Op@gate.example');
    expect(printed).toMatch(
      /^Invited op@gate\.example as operator\. The link is good once, until 2026-11-23T12:00:00\.000Z:\nhttp:\/\/127\.0\.0\.1:4000\/oauth\/invitation\/[\w-]{43}\n$/,
    );
    const again = JSON.parse(await run('operator', 'create', '--email', 'op@gate.example', '--json'));
    expect(again).toMatchObject({ email: 'op@gate.example', mailed: true });
    expect(printed).not.toContain(again.link);
    expect(await run('account', 'list', '--tenant', 'platform')).toMatch(
      /^op@gate\.example +invited +\S+ +operator\n$/,
    );
  });
});

describe('tenant create --owner', () => {
  it('makes a tenant and invites its owner', async () => {
    const printed = await run('tenant', 'create', 'initech', '--owner', 'bill@initech.example');
    expect(printed).toMatch(/^Made tenant initech \(.+\)\.\nInvited bill@initech\.example as owner\./);
    expect(printed).toMatch(/\/t\/initech\/oauth\/invitation\/[\w-]{43}\n$/);
  });

  it('makes nothing for an e-mail that is none', async () => {
    await expect(run('tenant', 'create', 'hooli', '--owner', 'gavin')).rejects.toMatchObject({ code: 'usage.invalid' });
    expect(await accounts.get(TenantsService).find('hooli')).toBeUndefined();
  });
});

describe('account invite', () => {
  it('invites a person at a level, under a subject that is chosen for good', async () => {
    const invite = (...more: string[]) =>
      run('account', 'invite', '--tenant', 'globex', '--email', 'mindy@globex.example', ...more);
    expect(await invite('--subject', 'mindy', '--name', 'Mindy', '--level', 'auditor')).toMatch(
      /^Invited mindy@globex\.example as auditor\. [\s\S]*\/t\/globex\/oauth\/invitation\/[\w-]{43}\n$/,
    );
    expect(await run('account', 'list', '--tenant', 'globex')).toMatch(
      /^mindy@globex\.example +invited +mindy +auditor {2}Mindy\n$/,
    );
    await expect(
      run('account', 'invite', '--tenant', 'globex', '--email', 'hal@globex.example', '--subject', 'mindy'),
    ).rejects.toMatchObject({ code: 'account.subject-taken' });
  });

  it('knows levels of a tenant only, and sends whoever invites to the platform to the other command', async () => {
    const invite = (tenant: string, level: string) =>
      run('account', 'invite', '--tenant', tenant, '--email', 'eve@acme.example', '--level', level);
    await expect(invite('acme', 'operator')).rejects.toMatchObject({
      code: 'usage.invalid',
      reason: '--level is one of owner, admin, approver, auditor, member',
    });
    await expect(invite('platform', 'owner')).rejects.toMatchObject({ reason: /use operator create/ });
  });
});

describe('account', () => {
  it('lists, suspends, resumes and signs out, by e-mail', async () => {
    const ada = await accounts.person('ada@acme.example');
    const one = (verb: string) => run('account', verb, '--tenant', 'acme', '--email', 'ADA@acme.example');
    expect(await run('account', 'list', '--tenant', 'acme')).toBe(
      `${'ada@acme.example'.padEnd(32)}  active     ${ada.subject}  -  Somebody\n`,
    );
    expect(await one('sign-out')).toBe('Signed ada@acme.example out of 0 sessions.\n');
    expect(await one('suspend')).toBe('Suspended ada@acme.example.\n');
    expect(await one('suspend')).toBe('ada@acme.example was suspended already.\n');
    expect(JSON.parse(await run('account', 'list', '--tenant', 'acme', '--json'))).toMatchObject([
      { id: ada.id, status: 'suspended', levels: [] },
    ]);
    expect(await one('resume')).toBe('Resumed ada@acme.example.\n');
    expect(await one('resume')).toBe('ada@acme.example was not suspended.\n');
    await expect(run('account', 'suspend', '--tenant', 'acme', '--email', 'eve@acme.example')).rejects.toMatchObject({
      code: 'account.unknown',
    });
    expect(await accounts.plane.events('acme')).toMatchObject([
      { kind: 'account.resumed', target: ada.id, detail: { actor: expect.stringMatching(/^operator:/) } },
      { kind: 'account.suspended' },
      { kind: 'account.signed-out' },
      {},
      {},
      {},
      {},
    ]);
  });
});

describe('account recover', () => {
  it('takes away what somebody signs in with, and prints the link with which they begin anew', async () => {
    await accounts.addApp(await accounts.person('ida@acme.example'));
    const recover = (...more: string[]) =>
      run('account', 'recover', '--tenant', 'acme', '--email', 'IDA@acme.example', ...more);
    expect(await recover()).toMatch(
      /^Took away what ida@acme\.example signed in with, and ended 0 sessions\.\nThe link is good once, until \S+Z\. .+\n\S+\/t\/acme\/oauth\/recovery\/[\w-]{43}\n$/,
    );
    expect(JSON.parse(await recover('--json'))).toMatchObject({ tenant: 'acme', sessions: 0, mailed: true });
    expect(await run('account', 'list', '--tenant', 'acme')).toMatch(/^ida@acme\.example +invited /m);
    await expect(run('account', 'recover', '--tenant', 'acme', '--email', 'eve@acme.example')).rejects.toMatchObject({
      code: 'account.unknown',
    });
  });
});
