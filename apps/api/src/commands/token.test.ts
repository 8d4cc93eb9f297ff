import type { INestApplicationContext } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AccessTokens } from '../authorization-server/access-tokens.service.ts';
import { Revocations } from '../authorization-server/revocations.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import type { CommandContext } from './context.ts';
import { tokenCommand } from './token.ts';

const UNTIL = new Date('2026-11-22T13:00:00Z');

const mint = vi.fn(async (_request: unknown) => 'header.claims.signature');
const revoke = vi.fn(async ({ tokenId }: { tokenId: string }) => ({
  tenant: 'acme',
  tokenId,
  until: UNTIL,
  already: false,
}));

/** Runs `gatehouse token …` and answers what it printed. */
async function run(...args: string[]): Promise<string> {
  const services = new Map<unknown, unknown>([
    [AccessTokens, { mint }],
    [Revocations, { revoke }],
    [TenantsService, { idOf: async (slug: string) => `id of ${slug}` }],
  ]);
  const context: Pick<CommandContext, 'withServices'> = {
    withServices: (work) => work({ get: (token: unknown) => services.get(token) } as INestApplicationContext),
  };
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  const command = tokenCommand(context as CommandContext);
  for (const one of [command, ...command.commands]) one.exitOverride().configureOutput({ writeErr: () => undefined });
  await command.parseAsync(args, { from: 'user' });
  return printed;
}

afterEach(() => {
  vi.clearAllMocks();
  vi.restoreAllMocks();
});

describe('gatehouse token', () => {
  it('prints the token and nothing else, and says who asked for it', async () => {
    expect(await run('--tenant', 'acme', '--subject', 'ada')).toBe('header.claims.signature\n');
    expect(mint).toHaveBeenCalledWith({
      tenantId: 'id of acme',
      tenantSlug: 'acme',
      subject: 'ada',
      endpointSlug: 'default',
      scope: 'mcp',
      clientId: 'gatehouse-cli',
      lifetime: 900,
      provision: false,
      actor: expect.stringMatching(/^operator:./),
      breakGlass: undefined,
    });
  });

  it('passes on everything that may be said of a token', async () => {
    const options = ['--endpoint', 'side', '--scope', 'mcp:tools api', '--client', 'ci', '--ttl', '1h', '--provision'];
    await run('--tenant', 'acme', '--subject', 'ada', ...options, '--break-glass', 'ticket 17');
    expect(mint.mock.calls[0]?.[0]).toMatchObject({
      endpointSlug: 'side',
      scope: 'mcp:tools api',
      clientId: 'ci',
      lifetime: 3600,
      provision: true,
      breakGlass: 'ticket 17',
    });
  });

  it.each([
    ['no tenant', ['--subject', 'ada']],
    ['no subject', ['--tenant', 'acme']],
    ['a word too many', ['--tenant', 'acme', '--subject', 'ada', 'please']],
    ['an option that is not there', ['--tenant', 'acme', '--subject', 'ada', '--admin']],
  ])('mints nothing with %s', async (_name, args) => {
    await expect(run(...args)).rejects.toMatchObject({ code: expect.stringMatching(/^commander\./) });
    expect(mint).not.toHaveBeenCalled();
  });
});

describe('gatehouse token revoke', () => {
  it('needs the id of the token and no more', async () => {
    expect(await run('revoke', '--jti', 'acme.one')).toBe(
      `Revoked: acme.one of acme; remembered until ${UNTIL.toISOString()}.\n`,
    );
    expect(revoke).toHaveBeenCalledWith({ tokenId: 'acme.one', tenantSlug: undefined, actor: expect.any(String) });
  });

  it('takes the tenant where the id does not name it, and prints JSON for programs', async () => {
    const printed = JSON.parse(await run('revoke', '--tenant', 'acme', '--jti', 'idp:one', '--json'));
    expect(printed).toEqual({ tenant: 'acme', tokenId: 'idp:one', until: UNTIL.toISOString(), already: false });
    expect(revoke.mock.calls[0]?.[0]).toMatchObject({ tenantSlug: 'acme' });
  });

  it('revokes nothing without an id', async () => {
    await expect(run('revoke')).rejects.toMatchObject({ code: 'commander.missingMandatoryOptionValue' });
    expect(revoke).not.toHaveBeenCalled();
  });
});
