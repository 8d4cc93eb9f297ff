import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Workspace packages are tested as their TypeScript sources: nothing has to be built first. */
const conditions = ['@gatehouse/source', 'module', 'node', 'development|production'];

const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@gatehouse/source'] } },
};

const postgres = './packages/testkit/src/postgres/global-setup.ts';

/**
 * What waits longest begins first, so that the rest fills the time. Left alone, a fresh clone goes by the size of files,
 * and ends with those in which little is written and much is waited for.
 */
class LongestWaitFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = ({ moduleId }: TestSpecification) => /\/tests\/(chaos|start)\//.test(moduleId);
    return [...sorted.filter(waits), ...sorted.filter((it) => !waits(it))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestWaitFirst },
    // Most of them wait for PostgreSQL or a child process; more than this on two cores makes timeouts of waiting.
    maxWorkers: 3,
    // Where it says `isolate: false`, files share the processes that run them, and what they import is loaded once in
    // each: that is most of what a short file costs. So no file may leave anything behind, and each closes what it opens.
    // The suites of `tests/` kill and halt things: there a file that failed would take the next ones with it.
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          isolate: false,
          include: ['{apps,bench,biome,packages,prisma,scripts}/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**', '**/dist/**'],
          testTimeout: 15_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'int',
          isolate: false,
          include: ['{apps,packages,prisma}/**/*.int.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: [postgres],
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'tests',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/start/**', '**/node_modules/**'],
          globalSetup: [postgres],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['apps/*/e2e/**/*.spec.ts'],
          globalSetup: [postgres],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'start',
          include: ['tests/start/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
