import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSessionFixture } from './fixture/start-session-fixture.ts';
import { OF_SESSIONS } from './of-sessions.ts';
import { runServerSuite } from './run-server-suite.ts';
import { startSuiteEndpoint } from './suite-endpoint.ts';

/** Upstreams of the session era ask on their stream for what the current revision asks for in results: not carried yet. */
const OF_INPUT = [
  'input-required-result-basic-elicitation',
  'input-required-result-basic-list-roots',
  'input-required-result-basic-sampling',
  'input-required-result-capability-check',
  'input-required-result-missing-input-response',
  'input-required-result-multi-round',
  'input-required-result-multiple-input-requests',
  'input-required-result-non-tool-request',
  'input-required-result-request-state',
  'input-required-result-result-type',
  'input-required-result-tampered-state',
  'input-required-result-validate-input',
  'server-stateless',
];

/** All that `server-stateless` misses: its tool would have asked for something. */
const UNDECLARED = [
  'FAILURE sep-2575-server-rejects-undeclared-capability',
  'FAILURE sep-2575-missing-capability-http-400',
];

/** The official suite, against an endpoint that shows an upstream of the session era. */
describe('conformance over an upstream of the session era', () => {
  const stack = new AsyncDisposableStack();
  let url: string;

  beforeAll(async () => {
    url = await startSuiteEndpoint(stack, startSessionFixture);
  }, 120_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  it.each([
    ['2026-07-28', 40, OF_INPUT],
    ['2025-11-25', 33, OF_SESSIONS],
    ['2025-06-18', 27, OF_SESSIONS],
    ['2025-03-26', 1, []],
  ])(
    '%s: all %i scenarios run, and nothing is missing but input and sessions of clients',
    async (revision, count, missing) => {
      const scenarios = await runServerSuite(url, revision);
      expect(scenarios).toHaveLength(count);
      const names = scenarios.map(({ name }) => name);
      const missed = scenarios.filter(({ complaints }) => complaints.length > 0);
      expect(missed.map(({ name }) => name)).toEqual(missing.filter((name) => names.includes(name)));
      // News that took longer than the suite waits are a warning, and are looked at over an upstream of today.
      const failed = missed.find(({ name }) => name === 'server-stateless')?.complaints ?? [];
      const failures = failed.map((complaint) => complaint.split(':')[0]).filter((text) => text?.startsWith('FAILURE'));
      expect(failures).toEqual(missing === OF_INPUT ? UNDECLARED : []);
    },
    120_000,
  );
});
