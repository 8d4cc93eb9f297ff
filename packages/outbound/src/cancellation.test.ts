import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Cancellation, Canceller } from './cancellation.ts';

describe('what calls something off', () => {
  it('tells each who listens once, in their order, and for what reason', () => {
    const canceller = new Canceller();
    const told: string[] = [];
    canceller.addEventListener('abort', () => told.push(`one: ${canceller.reason}`));
    canceller.addEventListener('abort', { handleEvent: () => told.push('other') });
    canceller.abort('gone');
    canceller.abort('again');
    expect(told).toEqual(['one: gone', 'other']);
    expect([canceller.aborted, canceller.reason]).toEqual([true, 'gone']);
  });

  it('tells nobody who has stopped listening, also while it tells', () => {
    const canceller = new Canceller();
    const told: string[] = [];
    const one = () => told.push('one');
    canceller.addEventListener('abort', one);
    canceller.addEventListener('abort', () => told.push('other'));
    canceller.removeEventListener('abort', one);
    canceller.removeEventListener('abort', () => {});
    canceller.abort(undefined);
    expect(told).toEqual(['other']);
  });

  it('throws its reason, once there is one', () => {
    const canceller = new Canceller();
    expect(() => canceller.throwIfAborted()).not.toThrow();
    canceller.abort(new TypeError('gone'));
    expect(() => canceller.throwIfAborted()).toThrow(TypeError);
  });

  it('goes wherever an AbortSignal goes', () => {
    expectTypeOf<AbortSignal>().toExtend<Cancellation>();
  });
});
