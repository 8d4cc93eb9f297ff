import { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { createCommand } from './tenant/create.ts';
import { deleteCommand } from './tenant/delete.ts';
import { listCommand } from './tenant/list.ts';
import { setCommand } from './tenant/set.ts';
import { resumeCommand, suspendCommand } from './tenant/suspend.ts';

/** `tenant create|list|set|suspend|resume|delete`: what an operator does to tenants. */
export function tenantCommand(context: CommandContext): Command {
  const tenant = new Command('tenant').description('make, list, set, suspend and resume tenants');
  const commands = [createCommand, listCommand, setCommand, suspendCommand, resumeCommand, deleteCommand];
  for (const make of commands) tenant.addCommand(make(context));
  return tenant;
}
