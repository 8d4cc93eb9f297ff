import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorthAnother, MOST_TRIES, outcomeOf, pauseAfter, reasonOf } from './after-failure.ts';

describe('after an attempt has failed', () => {
  it.each([
    ['upstream.interrupted', true, 'abandoned', 'upstream.interrupted'],
    ['internal', true, 'abandoned', 'task.ambiguous'],
    ['server.stopping', true, 'abandoned', 'task.ambiguous'],
    ['internal', false, 'unsent', 'internal'],
    ['upstream.unreachable', true, 'unsent', 'upstream.unreachable'],
    ['upstream.invalid-answer', true, 'answered', 'upstream.invalid-answer'],
    ['database.unavailable', true, 'abandoned', 'task.ambiguous'],
  ] as const)('with %s (sent: %s) its call is %s, and the task says %s', (code, wasSent, outcome, reason) => {
    expect(outcomeOf(code, wasSent)).toBe(outcome);
    expect(reasonOf(code, outcome)).toBe(reason);
  });

  it('there is another one only after what may pass, and not for ever', () => {
    expect(isWorthAnother('upstream.unreachable', 'unsent', 1)).toBe(true);
    expect(isWorthAnother('upstream.unreachable', 'unsent', MOST_TRIES)).toBe(false);
    expect(isWorthAnother('tool.unknown', 'unsent', 1)).toBe(false);
    expect(isWorthAnother('upstream.timeout', 'abandoned', 1)).toBe(false);
    expect(isWorthAnother('upstream.invalid-answer', 'answered', 1)).toBe(false);
  });

  it('it pauses for longer each time, within half a minute, and never not at all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, chance) => {
        const pause = pauseAfter(tries, chance);
        expect(pause).toBeGreaterThanOrEqual(500);
        expect(pause).toBeLessThanOrEqual(30_000);
        expect(pauseAfter(tries + 1, chance)).toBeGreaterThanOrEqual(pause);
      }),
    );
  });
});
