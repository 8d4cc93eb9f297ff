import { userInfo } from 'node:os';
import { Command } from 'commander';
import { AccessTokens } from '../authorization-server/access-tokens.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { DEFAULT_ENDPOINT } from '../data-plane/receive/endpoint-address.ts';
import type { CommandContext } from './context.ts';
import { parseDuration } from './parse-duration.ts';

interface TokenOptions {
  readonly tenant: string;
  readonly subject: string;
  readonly endpoint: string;
  readonly scope: string;
  readonly client: string;
  readonly ttl: number;
  readonly provision: boolean;
}

/** `token`: an operator mints an access token in a subject's name. Prints the token and nothing else. */
export function tokenCommand(context: CommandContext): Command {
  return new Command('token')
    .description('print an access token for one endpoint of a tenant; it is on record before it is printed')
    .requiredOption('--tenant <slug>', 'tenant whose built-in issuer signs it')
    .requiredOption('--subject <subject>', 'in whose name')
    .option('--endpoint <slug>', 'endpoint that it is good at', DEFAULT_ENDPOINT)
    .option('--scope <scopes>', 'scopes, separated by spaces', 'mcp')
    .option('--client <id>', 'client_id in the token', 'gatehouse-cli')
    .option('--ttl <duration>', 'life, such as 15m; at most an hour', parseDuration, parseDuration('15m'))
    .option('--provision', 'make the principal when the tenant does not know the subject', false)
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
          actor: `operator:${userInfo().username}`,
        }),
      );
      process.stdout.write(`${token}\n`);
    });
}
