import { defineConfig } from 'vitest/config';

/** Workspace packages are tested as their TypeScript sources: nothing has to be built first. */
const conditions = ['@gatehouse/source', 'module', 'node', 'development|production'];

const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@gatehouse/source'] } },
};

const postgres = './packages/testkit/src/postgres/global-setup.ts';

export default defineConfig({
  test: {
    // Most of them wait for PostgreSQL or a child process; more than this on two cores makes timeouts of waiting.
    maxWorkers: 3,
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['{apps,bench,biome,packages,prisma,scripts}/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**', '**/dist/**'],
        },
      },
      {
        ...shared,
        test: {
          name: 'int',
          include: ['{apps,packages,prisma}/**/*.int.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: [postgres],
          testTimeout: 15_000,
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
        },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['apps/*/e2e/**/*.spec.ts'],
          globalSetup: [postgres],
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'start',
          include: ['tests/start/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
