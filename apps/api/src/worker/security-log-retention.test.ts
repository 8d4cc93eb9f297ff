import type { Database } from '@gatehouse/db';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '../platform/injection.ts';
import { SecurityLogRetention } from './security-log-retention.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What is old: entries, or why they cannot be deleted. */
let old: number | Error;
let asked: number[];
let lines: { msg: string; forgotten?: number }[];
let retention: SecurityLogRetention;

beforeEach(() => {
  vi.useFakeTimers();
  [old, asked, lines] = [0, [], []];
  const database: Pick<Database, 'forgetSecurityEvents'> = {
    forgetSecurityEvents: async (days) => {
      asked.push(days);
      if (old instanceof Error) throw old;
      const some = Math.min(old, 5);
      old -= some;
      return some;
    },
  };
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  retention = new SecurityLogRetention(database as Database, { securityLogDays: 30 } as Settings, logger);
});

afterEach(() => {
  retention.onApplicationShutdown();
  vi.useRealTimers();
});

const aWhile = (ms = 1) => vi.advanceTimersByTimeAsync(ms);

describe('the retention of the security log', () => {
  it('deletes at start until nothing old is left, and says how much it was', async () => {
    old = 12;
    retention.start();
    await aWhile();
    expect(asked).toEqual([30, 30, 30, 30]);
    expect(lines).toMatchObject([{ forgotten: 12 }]);
  });

  it('looks again every day, whatever became of the day before', async () => {
    old = new Error('away');
    retention.start();
    await aWhile();
    expect(lines).toMatchObject([{ msg: 'old entries of the security log could not be deleted' }]);
    old = 3;
    await aWhile(DAY);
    expect(old).toBe(0);
  });

  it('ends when the worker does', async () => {
    old = Number.POSITIVE_INFINITY;
    retention.start();
    retention.onApplicationShutdown();
    await aWhile(2 * DAY);
    expect(asked).toHaveLength(1);
  });
});
