import { checkDatabase, Database, type Finding } from '@gatehouse/db';
import { Command } from 'commander';
import { describeSettingsOfThisProcess } from '../config/environment.ts';
import { checkTasks } from './check-tasks.ts';
import { type CommandContext, printResult } from './context.ts';

interface DoctorOptions {
  readonly json?: boolean;
  readonly settings: boolean;
}

/** `doctor`: says what is wrong and what to do about it. Ends with 1 when anything is wrong. */
export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description('check the installation: settings, database, tenant isolation, tasks')
    .option('--settings', 'list all settings with defaults and origin instead', false)
    .option('--json', 'print JSON')
    .action(async (options: DoctorOptions) => {
      if (options.settings) printSettings(options.json);
      else await examine(context, options.json);
    });
}

function printSettings(json: boolean | undefined): void {
  const settings = describeSettingsOfThisProcess();
  const lines = settings.map(
    ({ name, value, origin, description, default: usual }) =>
      `${name}=${value ?? ''}\n    ${description} (${origin}; default: ${usual || 'none'})`,
  );
  printResult(json, settings, lines);
}

async function examine(context: CommandContext, json: boolean | undefined): Promise<void> {
  const findings = await context.withDatabaseUrls(async ({ appUrl }) => {
    const database = new Database({ url: appUrl, applicationName: 'gatehouse-doctor', poolSize: 2 });
    try {
      const findings = await checkDatabase(database);
      // With a schema that is not what it should be, there is nothing to be learned of tasks.
      if (findings.some(({ ok, severity }) => !ok && severity === 'refuse')) return findings;
      return [...findings, ...(await examineTasks(context, appUrl, database))];
    } finally {
      await database.close();
    }
  });
  printResult(json, findings, findings.map(describe));
  if (findings.some(({ ok, severity }) => !ok && severity === 'refuse')) process.exitCode = 1;
}

async function examineTasks({ settings }: CommandContext, appUrl: string, database: Database): Promise<Finding[]> {
  // Loaded by who asks for it, and not by every command.
  const { openQueue } = await import('@gatehouse/db/queue');
  const { redisUrl, databaseDirectUrl: databaseUrl = appUrl } = settings;
  const queue = openQueue(redisUrl ? { redisUrl } : { databaseUrl });
  return checkTasks(database, queue).finally(() => queue.close());
}

function describe({ ok, severity, sentence, remedy }: Finding): string {
  if (ok) return `ok    ${sentence}`;
  return `${severity === 'refuse' ? 'FAIL' : 'WARN'}  ${sentence} ${remedy}`;
}
