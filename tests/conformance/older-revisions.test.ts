import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OF_SESSIONS } from './of-sessions.ts';
import { runServerSuite } from './run-server-suite.ts';
import { startSuiteEndpoint } from './suite-endpoint.ts';

/** The official suite for the revisions with sessions, which are served without. */
describe('conformance with older revisions', () => {
  const stack = new AsyncDisposableStack();
  let url: string;

  beforeAll(async () => {
    url = await startSuiteEndpoint(stack);
  }, 120_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  it.each([
    ['2025-03-26', 1],
    ['2025-06-18', 27],
    ['2025-11-25', 33],
  ])(
    '%s: all %i scenarios run, and nothing but sessions is missing',
    async (revision, count) => {
      const scenarios = await runServerSuite(url, revision);
      expect(scenarios).toHaveLength(count);
      const names = scenarios.map(({ name }) => name);
      const missed = scenarios.filter(({ complaints }) => complaints.length > 0).map(({ name }) => name);
      expect(missed).toEqual(OF_SESSIONS.filter((name) => names.includes(name)));
    },
    120_000,
  );
});
