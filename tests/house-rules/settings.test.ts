import { describe, expect, it } from 'vitest';
import { placesRefused, rulesBroken, sourcesRefused } from './lint-tree.ts';

const product = 'apps/api/src/platform/port.ts';

describe('the environment is read in the config modules only', () => {
  it('noProcessEnv refuses the plain ways', async () => {
    const sources = [
      'export const port = process.env.PORT;',
      "export const port = process['env'].PORT;",
      'export const port = process?.env?.PORT;',
      'export const port = globalThis.process.env.PORT;',
      'export const copy = { ...process.env };',
    ];
    expect(await sourcesRefused('lint/style/noProcessEnv', product, sources)).toEqual(sources);
  });

  it('our own rule refuses the ways around', async () => {
    const sources = [
      "import { env } from 'node:process';\nexport const port = env.PORT;",
      "import * as node from 'node:process';\nexport const port = node.env.PORT;",
      "import node from 'process';\nexport const port = node.env.PORT;",
      "export { env } from 'node:process';",
      "export const { env } = await import('node:process');",
      "export const { env } = require('node:process');",
      "export type Environment = typeof import('node:process').env;",
      'export const { env } = process;',
      'export const { env } = globalThis.process;',
      'export const alias = process;',
      'export const read = ({ env } = process) => env.PORT;',
      'let env: NodeJS.ProcessEnv;\n({ env } = process);\nexport const port = env.PORT;',
      'export const copy = { ...process };',
    ];
    expect(await sourcesRefused('house/settings', product, sources)).toEqual(sources);
  });

  it.each([
    ['house/settings', "import { env } from 'node:process';\nexport const port = env.PORT;\n"],
    ['lint/style/noProcessEnv', 'export const port = process.env.PORT;\n'],
  ])('%s holds everywhere but where something is started or configured', async (rule, source) => {
    const elsewhere = [
      'packages/db/src/pool.ts',
      'packages/testkit/src/postgres.ts',
      'apps/api/src/data-plane/pipeline.ts',
      'apps/api/src/config-reader/read.ts',
      'apps/api/src/platform/port.test.ts',
      'tests/isolation/attack.test.ts',
      'bench/with-tenant.ts',
    ];
    const readers = [
      'apps/api/src/config/environment.ts',
      'scripts/run.mjs',
      'tests/start/fresh-clone.test.ts',
      'tests/support/serve.ts',
    ];
    expect(await placesRefused(rule, [...elsewhere, ...readers], source)).toEqual(elsewhere);
  });

  it('the rest of `process` is left alone', async () => {
    const source = "process.once('SIGTERM', () => process.exit(0));\nexport const folder = process.cwd();\n";
    expect(await rulesBroken(product, source)).toEqual([]);
  });
});
