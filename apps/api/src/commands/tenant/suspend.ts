import { Command } from 'commander';
import { TenantsService } from '../../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from '../context.ts';

export function suspendCommand(context: CommandContext): Command {
  return new Command('suspend')
    .description('let nobody in; all that the tenant has stays')
    .argument('<slug>', 'which tenant')
    .action((slug: string) => setStatus(context, slug, 'suspended'));
}

export function resumeCommand(context: CommandContext): Command {
  return new Command('resume')
    .description('let callers in again')
    .argument('<slug>', 'which tenant')
    .action((slug: string) => setStatus(context, slug, 'active'));
}

async function setStatus(context: CommandContext, slug: string, status: 'active' | 'suspended'): Promise<void> {
  const changed = await context.withServices((services) => services.get(TenantsService).setStatus(slug, status));
  printResult(false, undefined, [changed ? `Tenant ${slug} is ${status}.` : `Tenant ${slug} was ${status} already.`]);
}
