import { Command } from 'commander';
import { ClientsService } from '../control-plane/clients/clients.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from './context.ts';
import { operatorAtKeyboard } from './operator-at-keyboard.ts';

interface Options {
  readonly tenant: string;
  readonly json?: boolean;
}

/** `client secret|revoke`: what a file does not say of OAuth clients. */
export function clientCommand(context: CommandContext): Command {
  return new Command('client')
    .description('secrets of OAuth clients, and the end of what was issued to them')
    .addCommand(secretCommand(context))
    .addCommand(revokeCommand(context));
}

function secretCommand(context: CommandContext): Command {
  return new Command('secret')
    .description('make a new secret for a client and print it, this once; the former one is no good any more')
    .requiredOption('--tenant <slug>', 'whose client')
    .argument('<id>', 'its client id')
    .option('--json', 'print JSON')
    .action(async (clientId: string, { tenant, json }: Options) => {
      await context.withServices(async (services) => {
        const tenantId = await services.get(TenantsService).idOf(tenant);
        const secret = await services.get(ClientsService).renewSecret(tenantId, clientId, operatorAtKeyboard());
        printResult(json, { tenant, clientId, secret }, [secret]);
      });
    });
}

function revokeCommand(context: CommandContext): Command {
  return new Command('revoke')
    .description('end everything that was issued to a client, and what people allowed it')
    .requiredOption('--tenant <slug>', 'whose tokens')
    .argument('<id>', 'the client id, of whatever kind')
    .option('--json', 'print JSON')
    .action(async (clientId: string, { tenant, json }: Options) => {
      await context.withServices(async (services) => {
        const tenantId = await services.get(TenantsService).idOf(tenant);
        await services.get(ClientsService).end(tenantId, clientId, operatorAtKeyboard());
        printResult(json, { tenant, clientId, ended: true }, [`Nothing of ${clientId} is good at ${tenant} any more.`]);
      });
    });
}
