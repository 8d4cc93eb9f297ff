import type { Database } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatabasePulse } from './database-pulse.ts';

/** How the database is: it answers at once, says nothing, or cannot be reached. */
let database: 'there' | 'silent' | 'away';
let asked: number;
let pulse: DatabasePulse;

beforeEach(() => {
  vi.useFakeTimers();
  [database, asked] = ['there', 0];
  const run = async () => {
    asked++;
    if (database === 'away') throw new GatehouseError('database.unavailable');
    if (database === 'silent') await new Promise(() => {});
    return [[]];
  };
  const stub: Pick<Database, 'openHotPath'> = { openHotPath: () => ({ run }) as never };
  pulse = new DatabasePulse(stub as Database);
});
afterEach(() => vi.useRealTimers());

const never = new Promise<never>(() => {});
const unavailable = { code: 'database.unavailable' };

/** What came of waiting by then; undefined while it goes on. */
async function after<T>(milliseconds: number, waiting: Promise<T>): Promise<unknown> {
  let outcome: unknown;
  waiting.then(
    (value) => (outcome = value),
    (thrown: unknown) => (outcome = thrown),
  );
  await vi.advanceTimersByTimeAsync(milliseconds);
  return outcome;
}

describe('waiting for the database', () => {
  it('gives what it answers, and asks nothing more of it when that is soon', async () => {
    expect(await pulse.whileItAnswers(Promise.resolve('row'))).toBe('row');
    await expect(pulse.whileItAnswers(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(0);
  });

  it('ends two seconds after it has fallen silent', async () => {
    database = 'silent';
    const waiting = pulse.whileItAnswers(never);
    expect(await after(1_999, waiting)).toBeUndefined();
    expect(await after(2, waiting)).toMatchObject(unavailable);
  });

  it('ends as soon as it is known to be away', async () => {
    database = 'away';
    expect(await after(1_001, pulse.whileItAnswers(never))).toMatchObject(unavailable);
  });

  it('goes on for as long as what is slow is only what was asked', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const waiting = pulse.whileItAnswers(promise);
    expect(await after(9_500, waiting)).toBeUndefined();
    expect(asked).toBe(9);
    resolve('late');
    expect(await waiting).toBe('late');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(9);
  });

  it('asks once for all who wait', async () => {
    database = 'silent';
    const waiting = Array.from({ length: 100 }, () => pulse.whileItAnswers(never));
    const outcomes = Promise.allSettled(waiting);
    await vi.advanceTimersByTimeAsync(2_001);
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: unavailable });
    expect(asked).toBe(1);
  });
});
