/** What one check found. A check that fails in several places gives several findings. */
export interface Finding {
  /** Which check: a stable name. */
  readonly check: string;
  readonly ok: boolean;
  /** What is the case. */
  readonly sentence: string;
  /** What to do about it; empty when all is well. */
  readonly remedy: string;
  /** Whether a process must not serve while this is so, or only somebody should know. */
  readonly severity: 'refuse' | 'warn';
}

/** What is wrong, and what to do about it. */
export interface Problem {
  readonly sentence: string;
  readonly remedy: string;
}

/** The findings of a check: one that says that all is well, or one for each problem. */
export function findings(
  check: string,
  allWell: string,
  problems: readonly Problem[],
  severity: Finding['severity'] = 'refuse',
): Finding[] {
  if (problems.length === 0) return [{ check, ok: true, sentence: allWell, remedy: '', severity }];
  return problems.map((problem) => ({ check, ok: false, severity, ...problem }));
}
