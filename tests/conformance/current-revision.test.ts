import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServerSuite } from './run-server-suite.ts';
import type { Scenario } from './run-suite.ts';
import { startSuiteEndpoint } from './suite-endpoint.ts';

/** The official suite, against an endpoint that shows an upstream which itself passes everything. */
describe('conformance with revision 2026-07-28', () => {
  const stack = new AsyncDisposableStack();
  let scenarios: Scenario[];

  beforeAll(async () => {
    scenarios = await runServerSuite(await startSuiteEndpoint(stack), '2026-07-28');
  }, 180_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  it('runs all of its scenarios', () => {
    expect(scenarios).toHaveLength(40);
    expect(scenarios.filter(({ passed }) => passed === 0)).toEqual([]);
  });

  it('leaves it nothing to complain of, not even as a warning', () => {
    expect(scenarios.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  });
});
