import { GatehouseError } from '@gatehouse/errors';
import { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function deleteCommand(_context: CommandContext): Command {
  return new Command('delete')
    .description('not there yet: delete a tenant')
    .argument('<slug>', 'which tenant')
    .action((slug: string) => {
      throw new GatehouseError('command.unsupported', {
        reason: `a tenant cannot be deleted; gatehouse tenant suspend ${slug} lets nobody in`,
      });
    });
}
