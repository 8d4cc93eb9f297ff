import { readFile } from 'node:fs/promises';
import { parseTenantFile } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { Command } from 'commander';
import type { Change } from '../control-plane/tenant-files/plan.ts';
import { TenantFilesService } from '../control-plane/tenant-files/tenant-files.service.ts';
import { type CommandContext, printResult } from './context.ts';

interface ApplyOptions {
  readonly file: string;
  readonly dryRun: boolean;
  readonly json?: boolean;
}

/** Exit code of a dry run that found differences (docs/contract.md). */
const DIFFERENCES = 3;

/** `apply`: brings a tenant to what a file says, all of it or nothing. */
export function applyCommand(context: CommandContext): Command {
  return new Command('apply')
    .description('bring a tenant to what a file says, all of it or nothing; makes the tenant when it is missing')
    .requiredOption('-f, --file <path>', 'the declarative file; - for standard input')
    .option('--dry-run', 'change nothing; end with 3 when something would change', false)
    .option('--json', 'print the plan as JSON')
    .action(async ({ file, dryRun, json }: ApplyOptions) => {
      const parsed = parseTenantFile(await readText(file));
      const changes = await context.withServices((services) =>
        services.get(TenantFilesService).apply(parsed, { dryRun }),
      );
      const result = { tenant: parsed.tenant, applied: !dryRun, changes };
      printResult(json, result, changes.length > 0 ? changes.map(describe) : ['Nothing to change.']);
      if (dryRun && changes.length > 0) process.exitCode = DIFFERENCES;
    });
}

async function readText(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path === '-' ? '/dev/stdin' : path);
  } catch (cause) {
    throw new GatehouseError('usage.invalid', { reason: `${path} cannot be read`, cause });
  }
}

function describe({ action, noun, name }: Change): string {
  return `${action === 'create' ? '+' : '~'} ${noun} ${name}`;
}
