import { describe, expect, it } from 'vitest';
import { lint, placesRefused, rulesBroken } from './lint-tree.ts';

const product = 'packages/policy/src/decide.ts';

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `export const number${index} = ${index};\n`).join('');

describe('the rules about code', () => {
  it.each([
    ['any', 'export const parse = (text: any) => text;', 'lint/suspicious/noExplicitAny'],
    [
      'a promise that nobody awaits',
      'const send = async (): Promise<void> => {};\nexport const call = () => {\n  send();\n};',
      'lint/nursery/noFloatingPromises',
    ],
    ['a module of Node without node:', "import 'fs';", 'lint/style/useNodejsImportProtocol'],
    ['console', "console.log('here');", 'lint/suspicious/noConsole'],
    [
      'a type imported as a value',
      "import { Grant } from './grant.ts';\nexport type Grants = Grant[];",
      'lint/style/useImportType',
    ],
    ['a focused test', "import { it } from 'vitest';\nit.only('x', () => {});", 'lint/suspicious/noFocusedTests'],
    ['a skipped test', "import { it } from 'vitest';\nit.skip('x', () => {});", 'lint/suspicious/noSkippedTests'],
  ])('%s is an error', async (_, source, rule) => {
    expect(await lint({ [product]: source })).toContainEqual({ path: product, rule, severity: 'error' });
  });

  it.each([
    ['a file of over 300 lines', numbers(301), 'lint/style/noExcessiveLinesPerFile'],
    [
      'a function of over 6 parameters',
      'export const seven = (a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7) => [a, b, c, d, e, f, g];',
      'lint/complexity/useMaxParams',
    ],
    [
      'a constructor of over 6 parameters',
      `export class Seven {
        constructor(readonly a: 1, readonly b: 2, readonly c: 3, readonly d: 4, readonly e: 5, readonly f: 6, readonly g: 7) {}
      }`,
      'lint/complexity/useMaxParams',
    ],
  ])('%s is a question, so a warning', async (_, source, rule) => {
    expect(await lint({ [product]: source })).toEqual([{ path: product, rule, severity: 'warning' }]);
  });

  it('300 lines and 6 parameters are fine', async () => {
    const six = 'export const six = (a: 1, b: 2, c: 3, d: 4, e: 5, f: 6) => [a, b, c, d, e, f];\n';
    expect(await rulesBroken(product, numbers(299) + six)).toEqual([]);
  });

  it('a promise that is awaited, returned or dropped by intent is fine', async () => {
    const source = `const send = async (): Promise<void> => {};
      export const call = async () => {
        await send();
        void send();
        return send();
      };`;
    expect(await rulesBroken(product, source)).toEqual([]);
  });

  it('in apps/api a class may be imported only to be injected', async () => {
    const source =
      "import { Clock } from './clock.ts';\n\nexport class Probe {\n  constructor(readonly clock: Clock) {}\n}\n";
    const places = ['apps/api/src/platform/probe.ts', 'packages/db/src/probe.ts'];
    expect(await placesRefused('lint/style/useImportType', places, source)).toEqual(['packages/db/src/probe.ts']);
  });

  it('only commands, scripts and benches print', async () => {
    const logging = [
      'apps/api/src/platform/logger.ts',
      'packages/testkit/src/postgres.ts',
      'tests/journey/call.test.ts',
    ];
    const printing = ['apps/api/src/commands/token.ts', 'scripts/run.mjs', 'bench/with-tenant.ts'];
    const answer = await placesRefused('lint/suspicious/noConsole', [...logging, ...printing], "console.log('done');");
    expect(answer).toEqual(logging);
  });

  it('generated code is not judged', async () => {
    const findings = await lint({
      'packages/db/src/generated/client.ts': 'export const client: any = process.env.DATABASE_URL;\n',
      'packages/db/src/client.ts': "export { client } from './generated/client.ts';\n",
    });
    expect(findings).toEqual([]);
  });
});
