import { describe, expect, it } from 'vitest';
import { lint, placesRefused, rulesBroken, sourcesRefused } from './lint-tree.ts';
import { projectFiles, readProjectFile } from './project-files.ts';

/** Every way to name a module, around one specifier. */
const waysToImport = (specifier: string): string[] => [
  `import '${specifier}';`,
  `import anything from '${specifier}';`,
  `import type { Anything } from '${specifier}';`,
  `export * from '${specifier}';`,
  `export const module = await import('${specifier}');`,
  `export const module = await import(\`${specifier}\`);`,
  `export const module = require('${specifier}');`,
  `export type Anything = import('${specifier}').Anything;`,
];

describe('only packages/db speaks to PostgreSQL', () => {
  const rule = 'house/database';

  it('refuses every way to import a driver', async () => {
    const sources = [...waysToImport('pg'), "export const place = import.meta.resolve('pg');"];
    expect(await sourcesRefused(rule, 'apps/api/src/platform/health.ts', sources)).toEqual(sources);
  });

  it('refuses the driver, its relatives and Prisma, and no name that only begins alike', async () => {
    const refused = ['pg', 'pg/lib/pool.js', 'pg-cursor', 'postgres', '@prisma/client', '@prisma/adapter-pg/dist'];
    const fine = ['./pg.ts', './postgres/start.ts', 'pgvector', '@gatehouse/prisma'];
    const sources = [...refused, ...fine].map((specifier) => `import '${specifier}';`);
    const answer = await sourcesRefused(rule, 'packages/secrets/src/store.ts', sources);
    expect(answer).toEqual(sources.slice(0, refused.length));
  });

  it('holds everywhere but in packages/db', async () => {
    const elsewhere = [
      'apps/api/src/control-plane/tenants/repository.ts',
      'apps/api/src/platform/health.test.ts',
      'packages/testkit/src/postgres.ts',
      'tests/isolation/attack.test.ts',
      'bench/with-tenant.ts',
      'scripts/seed.mjs',
    ];
    const own = ['packages/db/src/pool.ts', 'packages/db/src/pool.test.ts'];
    expect(await placesRefused(rule, [...elsewhere, ...own], "import 'pg';")).toEqual(elsewhere);
  });
});

describe('an app is run, not imported', () => {
  const rule = 'house/apps';
  const apps = projectFiles('package.json')
    .filter((path) => path.startsWith('apps/'))
    .map((path) => JSON.parse(readProjectFile(path)).name as string);

  it('refuses the name of every app there is', async () => {
    const sources = apps.flatMap((name) => [`import '${name}';`, `import '${name}/main';`]);
    expect(sources).not.toEqual([]);
    expect(await sourcesRefused(rule, 'packages/policy/src/decide.ts', sources)).toEqual(sources);
  });

  it('refuses every way to import one', async () => {
    const sources = waysToImport('@gatehouse/api');
    expect(await sourcesRefused(rule, 'packages/policy/src/decide.ts', sources)).toEqual(sources);
  });

  it('holds in apps, packages and suites', async () => {
    const places = ['apps/console/features/x.ts', 'packages/testkit/src/run.ts', 'tests/journey/call.test.ts'];
    expect(await placesRefused(rule, places, "import '@gatehouse/api';")).toEqual(places);
  });

  it('lets an app find the file of another to run it', async () => {
    const source = "export const main = import.meta.resolve('@gatehouse/demo-upstream/main');\n";
    expect(await rulesBroken('apps/api/src/commands/serve.ts', source)).toEqual([]);
  });
});

describe('what pages of the console are made of knows no business words', () => {
  const rule = 'house/console-ui';

  it('refuses packages of Gatehouse, and the other folders of the console', async () => {
    const refused = [
      '@gatehouse/errors',
      '../features/roles/role-list.tsx',
      '../server/signed-in.ts',
      './../app/page.tsx',
    ];
    const fine = ['./button.tsx', '../theme.ts', 'react', 'radix-ui'];
    const sources = [...refused, ...fine].map((specifier) => `import '${specifier}';`);
    const answer = await sourcesRefused(rule, 'apps/console/src/ui/dialog.tsx', sources);
    expect(answer).toEqual(sources.slice(0, refused.length));
  });

  it('holds there and nowhere else', async () => {
    const places = ['apps/console/src/ui/table.tsx', 'apps/console/src/ui/forms/field.tsx'];
    const others = ['apps/console/src/features/roles/role-list.tsx', 'apps/api/src/ui/table.ts'];
    expect(await placesRefused(rule, [...places, ...others], "import '@gatehouse/errors';")).toEqual(places);
  });
});

describe('product code imports nothing that is for tests alone', () => {
  const rule = 'house/testkit';

  it('refuses every way to import the testkit', async () => {
    const sources = [...waysToImport('@gatehouse/testkit'), "import '@gatehouse/testkit/clock';"];
    expect(await sourcesRefused(rule, 'apps/api/src/worker/run.ts', sources)).toEqual(sources);
  });

  it('refuses every way to a raw session, and not to the database', async () => {
    const sources = [
      ...waysToImport('@gatehouse/db/raw-session'),
      "export const place = import.meta.resolve('@gatehouse/db/raw-session');",
    ];
    const fine = ["import '@gatehouse/db';", "import '@gatehouse/db/embedded';"];
    expect(await sourcesRefused(rule, 'apps/api/src/worker/run.ts', [...sources, ...fine])).toEqual(sources);
  });

  it('refuses raw sessions to the other files of packages/db, and not to its tests', async () => {
    const findings = await lint({
      'packages/db/src/pool.ts': "import './raw-session/index.ts';\n",
      'packages/db/src/hot/burst.ts': "import '../raw-session/index.ts';\n",
      'packages/db/src/pool.test.ts': "import './raw-session/index.ts';\n",
      'packages/db/src/sql/guard.int.test.ts': "import '../raw-session/index.ts';\n",
      'packages/db/test/own-database.ts': "import '../src/raw-session/index.ts';\n",
    });
    const refused = findings.filter((finding) => finding.rule === rule).map((finding) => finding.path);
    expect(refused.sort()).toEqual(['packages/db/src/hot/burst.ts', 'packages/db/src/pool.ts']);
  });

  it('holds in what ships, and not in tests', async () => {
    const ships = ['apps/api/src/worker/run.ts', 'packages/db/src/pool.ts'];
    const tests = [
      'apps/api/src/worker/run.test.ts',
      'apps/api/src/worker/run.int.test.ts',
      'apps/api/test/start-api.ts',
      'tests/isolation/attack.test.ts',
      'tests/isolation/tenants.ts',
      'bench/with-tenant.ts',
    ];
    expect(await placesRefused(rule, [...ships, ...tests], "import '@gatehouse/testkit';")).toEqual(ships);
    expect(await placesRefused(rule, [...ships, ...tests], "import '@gatehouse/db/raw-session';")).toEqual(ships);
  });
});

describe('a relative import stays inside its package', () => {
  const rule = 'house/package-boundary';

  it('holds at every depth', async () => {
    const imports = {
      'packages/mcp/parse.ts': '../db/index.ts',
      'packages/mcp/src/parse.ts': '../../db/src/index.ts',
      'packages/mcp/src/numbers.ts': './../../db/src/generated/client.ts',
      'packages/mcp/src/parse.test.ts': '../../../apps/api/src/main.http.ts',
      'packages/mcp/src/strict/parse.ts': '../../../db/src/index.ts',
      'apps/api/src/main.http.ts': '../../console/app/page.tsx',
      'apps/api/src/data-plane/pipeline.ts': '../../../console/app/page.tsx',
      'apps/api/src/data-plane/dispatch/send.ts': '../../../../console/app/page.tsx',
      'apps/api/src/data-plane/dispatch/relay/send.ts': '../../../../../console/app/page.tsx',
      'apps/api/src/data-plane/dispatch/relay/stream/send.ts': '../../../../../../console/app/page.tsx',
      'apps/api/src/data-plane/dispatch/relay/stream/frame/send.ts': '../../../../../../../console/app/page.tsx',
      'tests/isolation/attack.test.ts': '../../packages/db/src/generated/client.ts',
      'bench/with-tenant.ts': '../packages/db/src/pool.ts',
    };
    const files = Object.entries(imports).map(([path, specifier]) => [path, `import '${specifier}';\n`]);
    const findings = await lint(Object.fromEntries(files));
    const refused = findings.filter((finding) => finding.rule === rule).map((finding) => finding.path);
    expect(refused.sort()).toEqual(Object.keys(imports).sort());
  });

  it('refuses every way to import a file', async () => {
    const sources = waysToImport('../../db/src/index.ts');
    expect(await sourcesRefused(rule, 'packages/mcp/src/parse.ts', sources)).toEqual(sources);
  });

  it('lets a file import up to the root of its own package, and a script whatever it builds', async () => {
    const findings = await lint({
      'packages/mcp/src/parse.ts': "import '../package.json';\n",
      'packages/mcp/src/strict/parse.ts': "import '../numbers.ts';\n",
      'apps/api/src/data-plane/dispatch/relay/send.ts': "import '../../../platform/logger.ts';\n",
      'tests/isolation/attack.test.ts': "import '../journey/client.ts';\n",
      'scripts/errors-doc.mjs': "import '../packages/errors/src/index.ts';\n",
    });
    expect(findings).toEqual([]);
  });
});

describe('imports form no cycle', () => {
  const rule = 'lint/suspicious/noImportCycles';
  const rulesOf = async (files: Record<string, string>) => (await lint(files)).map((finding) => finding.rule);
  const decide = "import { grant } from './grant.ts';\nexport const decide = () => grant();\n";

  it('refuses a cycle of values', async () => {
    const grant = "import { decide } from './decide.ts';\nexport const grant = () => decide();\n";
    const rules = await rulesOf({ 'packages/policy/src/grant.ts': grant, 'packages/policy/src/decide.ts': decide });
    expect(rules).toContain(rule);
  });

  it('refuses a cycle of types', async () => {
    const rules = await rulesOf({
      'packages/policy/src/grant.ts':
        "import type { Decision } from './decide.ts';\nexport type Grant = { decision?: Decision };\n",
      'packages/policy/src/decide.ts':
        "import type { Grant } from './grant.ts';\nexport type Decision = { grant: Grant };\n",
    });
    expect(rules).toContain(rule);
  });

  it('lets imports go one way', async () => {
    const grant = 'export const grant = () => 1;\n';
    const rules = await rulesOf({ 'packages/policy/src/grant.ts': grant, 'packages/policy/src/decide.ts': decide });
    expect(rules).toEqual([]);
  });
});

describe('what ships imports only what ships', () => {
  const rule = 'lint/correctness/noUndeclaredDependencies';

  it('refuses development dependencies and undeclared ones', async () => {
    const refused = ["import '@modelcontextprotocol/client';", "import 'left-pad';"];
    const fine = ["import 'zod';", "import '@gatehouse/errors';", "import './file.ts';"];
    const answer = await sourcesRefused(rule, 'apps/api/src/worker/run.ts', [...refused, ...fine]);
    expect(answer).toEqual(refused);
  });

  it('lets a test use a development dependency', async () => {
    expect(await rulesBroken('apps/api/src/worker/run.test.ts', "import '@modelcontextprotocol/client';\n")).toEqual(
      [],
    );
  });
});
