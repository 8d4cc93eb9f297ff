import { GatehouseError } from '@gatehouse/errors';
import { Command } from 'commander';
import { TenantsService } from '../../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from '../context.ts';

interface CreateOptions {
  readonly name?: string;
  readonly owner?: string;
  readonly json?: boolean;
}

export function createCommand(context: CommandContext): Command {
  return new Command('create')
    .description('make a tenant; its slug is part of URLs and can never be changed or given again')
    .argument('<slug>', '1 to 32 of a-z, 0-9 and -')
    .option('--name <name>', 'display name; the slug unless given')
    .option('--owner <email>', 'not there yet: whom to invite as its owner')
    .option('--json', 'print JSON')
    .action(async (slug: string, { name, owner, json }: CreateOptions) => {
      if (owner !== undefined) {
        throw new GatehouseError('command.unsupported', { reason: 'nobody can be invited; leave out --owner' });
      }
      const tenantId = await context.withServices((services) =>
        services.get(TenantsService).create(slug, name ?? slug),
      );
      printResult(json, { slug, tenantId }, [`Made tenant ${slug} (${tenantId}).`]);
    });
}
