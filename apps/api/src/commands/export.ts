import { Command } from 'commander';
import { TenantFilesService } from '../control-plane/tenant-files/tenant-files.service.ts';
import type { CommandContext } from './context.ts';

/** `export`: prints a tenant as the file that `apply` takes. */
export function exportCommand(context: CommandContext): Command {
  return new Command('export')
    .description('print a tenant as the file that apply takes, and that changes nothing; secrets as references only')
    .requiredOption('--tenant <slug>', 'which tenant')
    .action(async ({ tenant }: { readonly tenant: string }) => {
      const file = await context.withServices((services) => services.get(TenantFilesService).export(tenant));
      process.stdout.write(file);
    });
}
