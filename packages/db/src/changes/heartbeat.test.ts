import { describe, expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

describe('Heartbeat', () => {
  it('proves nothing before a mark has come back', () => {
    const heartbeat = new Heartbeat();
    heartbeat.next(0);
    expect(heartbeat.isProven(0)).toBe(false);
  });

  it('proves a second from when the mark was sent, however late it came', () => {
    const heartbeat = new Heartbeat();
    heartbeat.came(heartbeat.next(100));
    expect(heartbeat.isProven(1_100)).toBe(true);
    expect(heartbeat.isProven(1_101)).toBe(false);
  });

  it('is not set back by a mark that overtakes another', () => {
    const heartbeat = new Heartbeat();
    const [first, second] = [heartbeat.next(0), heartbeat.next(500)];
    heartbeat.came(second);
    heartbeat.came(first);
    expect(heartbeat.isProven(1_500)).toBe(true);
  });

  it('believes no mark that it did not send, nor one twice', () => {
    const heartbeat = new Heartbeat();
    heartbeat.came('1');
    expect(heartbeat.isProven(0)).toBe(false);
    const mark = heartbeat.next(0);
    heartbeat.came(mark);
    heartbeat.came(mark);
    heartbeat.came('2');
    expect(heartbeat.isProven(1_001)).toBe(false);
  });

  it('forgets marks that never come back', () => {
    const heartbeat = new Heartbeat();
    const lost = heartbeat.next(0);
    for (let now = 1; now <= 16; now++) heartbeat.next(now);
    heartbeat.came(lost);
    expect(heartbeat.isProven(0)).toBe(false);
  });
});
