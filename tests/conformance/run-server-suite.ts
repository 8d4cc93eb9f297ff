import { runSuite, type Scenario } from './run-suite.ts';

/** Runs all that the suite has of a revision against a server. */
export function runServerSuite(url: string, revision: string): Promise<Scenario[]> {
  return runSuite(['server', '--url', url, '--suite', 'all', '--spec-version', revision]);
}
