import { Command } from 'commander';
import { AccessTokens } from '../authorization-server/access-tokens.service.ts';
import { Revocations } from '../authorization-server/revocations.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { DEFAULT_ENDPOINT } from '../data-plane/receive/endpoint-address.ts';
import { type CommandContext, printResult } from './context.ts';
import { operator } from './operator.ts';
import { parseDuration } from './parse-duration.ts';

interface TokenOptions {
  readonly tenant: string;
  readonly subject: string;
  readonly endpoint: string;
  readonly scope: string;
  readonly client: string;
  readonly ttl: number;
  readonly provision: boolean;
  readonly breakGlass?: string;
}

/** `token [mint]|revoke`: an operator mints an access token in a subject's name, and ends one before its time. */
export function tokenCommand(context: CommandContext): Command {
  return new Command('token')
    .description('mint and revoke access tokens')
    .addCommand(mintCommand(context), { isDefault: true })
    .addCommand(revokeCommand(context));
}

/** Prints the token and nothing else. */
function mintCommand(context: CommandContext): Command {
  return new Command('mint')
    .description('print an access token for one endpoint of a tenant; it is on record before it is printed')
    .requiredOption('--tenant <slug>', 'tenant whose built-in issuer signs it')
    .requiredOption('--subject <subject>', 'in whose name')
    .option('--endpoint <slug>', 'endpoint that it is good at', DEFAULT_ENDPOINT)
    .option('--scope <scopes>', 'scopes, separated by spaces', 'mcp')
    .option('--client <id>', 'client_id in the token', 'gatehouse-cli')
    .option('--ttl <duration>', 'life, such as 15m; at most an hour', parseDuration, parseDuration('15m'))
    .option('--provision', 'make the principal when the tenant does not know the subject', false)
    .option('--break-glass <reason>', 'do it although the tenant forbids it; the tenant sees who did, and why')
    .action(async (options: TokenOptions) => {
      const token = await context.withServices(async (services) =>
        services.get(AccessTokens).mint({
          tenantId: await services.get(TenantsService).idOf(options.tenant),
          tenantSlug: options.tenant,
          subject: options.subject,
          endpointSlug: options.endpoint,
          scope: options.scope,
          clientId: options.client,
          lifetime: options.ttl,
          provision: options.provision,
          actor: operator(),
          breakGlass: options.breakGlass,
        }),
      );
      process.stdout.write(`${token}\n`);
    });
}

interface RevokeOptions {
  readonly jti: string;
  readonly tenant?: string;
  readonly json?: boolean;
}

function revokeCommand(context: CommandContext): Command {
  return new Command('revoke')
    .description('end a token before its time, in every process within a second')
    .requiredOption('--jti <id>', 'its id, as `audit list` shows it')
    .option('--tenant <slug>', 'whose token; not needed for tokens of built-in issuers, whose ids begin with it')
    .option('--json', 'print JSON')
    .action(async ({ jti, tenant, json }: RevokeOptions) => {
      const revoked = await context.withServices((services) =>
        services.get(Revocations).revoke({ tokenId: jti, tenantSlug: tenant, actor: operator() }),
      );
      const done = revoked.already ? 'Was revoked already' : 'Revoked';
      printResult(json, revoked, [
        `${done}: ${jti} of ${revoked.tenant}; remembered until ${revoked.until.toISOString()}.`,
      ]);
    });
}
