/** How often something may be tried, and how long whoever goes on has to wait. */
export interface DelayRule {
  /** Attempts that nobody waits after. */
  readonly free: number;
  /** Seconds to wait after the first one beyond; each further one doubles it. */
  readonly first: number;
  /** Seconds to wait at the most: nobody is shut out for good. */
  readonly longest: number;
  /** Seconds without an attempt after which all is forgotten. */
  readonly memory: number;
}

export type ThrottleKind = 'password' | 'factor' | 'address' | 'mail';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * By what is counted. A password that is at least twelve characters and not common is not found at a hundred tries a day.
 * A code of six digits has a chance of one in 333,333 a try (three time steps are good), and is only tried by who has the
 * password. Behind one address there may be a whole office.
 */
export const DELAYS: Readonly<Record<ThrottleKind, DelayRule>> = {
  password: { free: 5, first: 30, longest: 15 * MINUTE, memory: DAY },
  factor: { free: 5, first: 30, longest: HOUR, memory: DAY },
  address: { free: 30, first: 30, longest: 15 * MINUTE, memory: HOUR },
  mail: { free: 3, first: 5 * MINUTE, longest: HOUR, memory: DAY },
};

/** Seconds to wait after so many attempts. */
export function delayAfter({ free, first, longest }: DelayRule, attempts: number): number {
  if (attempts < free) return 0;
  // Beyond thirty doublings any rule has come to its longest delay.
  return Math.min(longest, first * 2 ** Math.min(attempts - free, 30));
}
