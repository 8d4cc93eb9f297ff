import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { parseTenantFile } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { Command, Option } from 'commander';
import type { Change } from '../control-plane/tenant-files/plan.ts';
import type { PruneMode } from '../control-plane/tenant-files/prune.ts';
import { TenantFilesService } from '../control-plane/tenant-files/tenant-files.service.ts';
import { type CommandContext, printResult } from './context.ts';

interface ApplyOptions {
  readonly file: string;
  readonly dryRun: boolean;
  readonly prune: PruneMode;
  readonly json?: boolean;
}

/** Exit code of a dry run that found differences (docs/contract.md). */
const DIFFERENCES = 3;

const PRUNE_MODES: readonly PruneMode[] = ['none', 'owned', 'all'];

const SIGNS: Readonly<Record<Change['action'], string>> = { create: '+', update: '~', remove: '-' };

/** `apply`: brings a tenant to what a file says, all of it or nothing. */
export function applyCommand(context: CommandContext): Command {
  return new Command('apply')
    .description('bring a tenant to what a file says, all of it or nothing; makes the tenant when it is missing')
    .requiredOption('-f, --file <path>', 'the declarative file; - for standard input')
    .option('--dry-run', 'change nothing; end with 3 when something would change', false)
    .addOption(
      new Option('--prune <what>', 'remove what the file does not name: what an apply made, or all of its sections')
        .choices(PRUNE_MODES)
        .default('none'),
    )
    .option('--json', 'print the plan as JSON')
    .action(async ({ file, dryRun, prune, json }: ApplyOptions) => {
      const parsed = parseTenantFile(await readText(file));
      const changes = await context.withServices((services) =>
        services.get(TenantFilesService).apply(parsed, { dryRun, prune }),
      );
      const result = { tenant: parsed.tenant, applied: !dryRun, changes };
      printResult(json, result, changes.length > 0 ? changes.map(describe) : ['Nothing to change.']);
      if (dryRun && changes.length > 0) process.exitCode = DIFFERENCES;
    });
}

async function readText(path: string): Promise<Uint8Array> {
  try {
    return await (path === '-' ? buffer(process.stdin) : readFile(path));
  } catch (cause) {
    throw new GatehouseError('usage.invalid', { reason: `${path} cannot be read`, cause });
  }
}

function describe({ action, noun, name }: Change): string {
  return `${SIGNS[action]} ${noun} ${name}`;
}
