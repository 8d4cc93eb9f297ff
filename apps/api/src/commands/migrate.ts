import { type MigrationStatus, migrate, migrationStatus } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Command } from 'commander';
import { type CommandContext, printResult } from './context.ts';

/** `migrate`: brings the database to this version's schema, as its owner. */
export function migrateCommand(context: CommandContext): Command {
  return new Command('migrate')
    .description('apply the database migrations that are missing')
    .option('--status', 'only say what is applied and what is missing', false)
    .option('--json', 'print JSON')
    .action((options: { status: boolean; json?: boolean }) =>
      context.withDatabaseUrls(async ({ ownerUrl }) => {
        if (!ownerUrl) {
          throw new GatehouseError('settings.invalid', {
            reason: 'GATEHOUSE_DATABASE_OWNER_URL is not set: migrations run as gatehouse_owner',
          });
        }
        if (options.status) {
          const status = await migrationStatus({ ownerUrl });
          printResult(options.json, status, describe(status));
          return;
        }
        const applied = await migrate({ ownerUrl });
        const lines = applied.length > 0 ? applied.map((name) => `Applied ${name}.`) : ['Nothing to apply.'];
        printResult(options.json, { applied }, lines);
      }),
    );
}

function describe(status: MigrationStatus): string[] {
  const states = ['applied', 'pending', 'edited', 'unknown', 'failed'] as const;
  return states.flatMap((state) => status[state].map((name) => `${state.padEnd(8)}  ${name}`));
}
