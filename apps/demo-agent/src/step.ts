/** One thing that the agent does, and what has to come of it. */
export interface Step {
  /** What it does, for people. */
  readonly title: string;
  /**
   * Does it.
   *
   * @param say prints a line about what came of it
   * @throws NotAsTold something else came of it
   */
  run(say: (line: string) => void): Promise<void>;
}

/** Something else came of a step than it says. */
export class NotAsTold extends Error {
  override readonly name = 'NotAsTold';
}

/** @throws NotAsTold with `otherwise`, unless it is so */
export function surely(condition: unknown, otherwise: string): asserts condition {
  if (!condition) throw new NotAsTold(otherwise);
}
