import type { MigrationStatus } from '../migrate/history.ts';
import { type Finding, findings, type Problem } from './finding.ts';

/**
 * The schema is the one that this release was written for, or a later one: while a newer release is rolled out the
 * previous one runs on its schema, so migrations that it does not know are none of its business.
 *
 * @param status undefined when the role was not allowed to ask
 */
export function judgeMigrations(status: MigrationStatus | undefined): Finding[] {
  const check = 'database.migrations';
  if (!status) {
    const sentence = 'The runtime role may not ask which migrations were applied.';
    return findings(check, '', [{ sentence, remedy: 'Give DATABASE_URL the role gatehouse_app.' }]);
  }
  const { pending, edited, failed, applied } = status;
  const migrate = 'Run `gatehouse migrate`.';
  const problems: Problem[] = [
    ...pending.map((name) => ({ sentence: `Migration ${name} was not applied.`, remedy: migrate })),
    ...edited.map((name) => ({
      sentence: `Migration ${name} was changed after it had been applied.`,
      remedy: 'Restore the file of the release that was installed, and put the change into a new migration.',
    })),
    ...failed.map((name) => ({
      sentence: `Migration ${name} was begun and did not finish.`,
      remedy: 'See its row in _prisma_migrations, undo what it did, delete the row, and run `gatehouse migrate`.',
    })),
  ];
  return findings(check, `All migrations are applied, ${applied.length} of them.`, problems);
}
