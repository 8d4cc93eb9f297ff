import type { ErrorCode } from '@gatehouse/errors';
import type { AttemptOutcome } from '../../control-plane/tasks/task.ts';

/** Attempts in a row that come to nothing before a task is given up. */
export const MOST_TRIES = 5;

/** Milliseconds before the second attempt; twice as many before each further one, up to the most. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Errors of which the upstream knows nothing: no call has reached it. */
const UNSENT: ReadonlySet<ErrorCode> = new Set([
  'outbound.refused',
  'server.busy',
  'upstream.credential-missing',
  'upstream.revision-changed',
  'upstream.session-lost',
  'upstream.unreachable',
]);

/** Errors that are themselves what the upstream has answered. */
const ANSWERED: ReadonlySet<ErrorCode> = new Set(['session.input-needed', 'upstream.invalid-answer']);

/** Reasons why nothing was sent that may be none a moment later. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'database.unavailable',
  'server.busy',
  'server.stopping',
  'upstream.revision-changed',
  'upstream.session-lost',
  'upstream.unreachable',
]);

/** There is no time left, or nobody who wants it. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['request.cancelled', 'upstream.timeout']);

/** Errors that say by themselves that nobody knows whether the call took effect. */
const SAYS_SO: ReadonlySet<ErrorCode> = new Set([
  'request.cancelled',
  'upstream.answer-dropped',
  'upstream.interrupted',
  'upstream.timeout',
]);

/** @param wasSent whether the attempt came as far as its upstream */
export function outcomeOf(code: ErrorCode, wasSent: boolean): AttemptOutcome {
  if (!wasSent || UNSENT.has(code)) return 'unsent';
  return ANSWERED.has(code) ? 'answered' : 'abandoned';
}

/** Whether another attempt may come to more; whether it is harmless is another question. */
export function isWorthAnother(code: ErrorCode, outcome: AttemptOutcome, tries: number): boolean {
  if (tries >= MOST_TRIES || outcome === 'answered') return false;
  return outcome === 'unsent' ? PASSING.has(code) : !FINAL.has(code);
}

/** The code that a task fails with: one that says what is known of its effect. */
export function reasonOf(code: ErrorCode, outcome: AttemptOutcome): ErrorCode {
  return outcome === 'abandoned' && !SAYS_SO.has(code) ? 'task.ambiguous' : code;
}

/**
 * Milliseconds before the next attempt: longer after each, and not the same for tasks that failed together.
 *
 * @param tries attempts that there were
 * @param chance from 0 to 1
 */
export function pauseAfter(tries: number, chance = Math.random()): number {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1));
  return Math.round(pause * (0.5 + chance / 2));
}
