import { Command } from 'commander';
import { TenantsService } from '../../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from '../context.ts';

export function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('list all tenants')
    .option('--json', 'print a JSON array')
    .action(async (options: { json?: boolean }) => {
      const tenants = await context.withServices((services) => services.get(TenantsService).list());
      const lines = tenants.map(({ slug, status, tenantId, name }) =>
        [slug.padEnd(32), status.padEnd(9), tenantId, name].join('  '),
      );
      printResult(options.json, tenants, lines);
    });
}
