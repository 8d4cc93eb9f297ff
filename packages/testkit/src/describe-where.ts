import { describe, it } from 'vitest';

/**
 * `describe` for tests that need something of the machine. Where it is missing, one skipped test takes their place and
 * its name says why; `npm test` prints it, and counts it as a failure where CI is set.
 *
 * @param missing what is missing here, or undefined
 */
export function describeWhere(missing: string | undefined, name: string, tests: () => void): void {
  if (missing === undefined) describe(name, tests);
  else describe(name, () => it(`cannot run here: ${missing}`, (context) => context.skip(missing)));
}
