import { Command } from 'commander';
import { version } from '../platform/version.ts';
import { accountCommand } from './account.ts';
import { applyCommand } from './apply.ts';
import { auditCommand } from './audit.ts';
import { clientCommand } from './client.ts';
import type { CommandContext } from './context.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { keysCommand } from './keys.ts';
import { migrateCommand } from './migrate.ts';
import { operatorCommand } from './operator.ts';
import { secretCommand } from './secret.ts';
import { serveCommand } from './serve.ts';
import { tenantCommand } from './tenant.ts';
import { tokenCommand } from './token.ts';
import { toolCommand } from './tool.ts';
import { upstreamCommand } from './upstream.ts';

/** The command line: one command a file, each over the services that the REST API uses. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('gatehouse').description('Gatehouse: the multi-tenant platform for MCP').version(version);
  const commands = [
    serveCommand,
    migrateCommand,
    doctorCommand,
    operatorCommand,
    tenantCommand,
    accountCommand,
    applyCommand,
    exportCommand,
    explainCommand,
    upstreamCommand,
    toolCommand,
    clientCommand,
    secretCommand,
    keysCommand,
    tokenCommand,
    auditCommand,
  ];
  for (const make of commands) program.addCommand(make(context));
  throwInsteadOfExiting(program);
  return program;
}

/** Commander ends the process on wrong usage; exit codes and clean-up are ours. Settings are not inherited. */
function throwInsteadOfExiting(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help shows the form)');
  for (const child of command.commands) throwInsteadOfExiting(child);
}
