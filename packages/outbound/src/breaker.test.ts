import { beforeEach, describe, expect, it } from 'vitest';
import { Breaker } from './breaker.ts';

let now: number;
let breaker: Breaker;
const open = (retryAfter: number) => expect.objectContaining({ code: 'upstream.unreachable', data: { retryAfter } });

beforeEach(() => {
  now = 1_000;
  breaker = new Breaker({ failures: 3, pauseMs: 5_000, now: () => now });
});

function fail(times: number): void {
  for (let i = 0; i < times; i++) breaker.failed(breaker.pass());
}

describe('a breaker', () => {
  it('stops trying after so many failures in a row, and says for how long', () => {
    fail(3);
    expect(() => breaker.pass()).toThrow(open(5));
    now += 4_500;
    expect(() => breaker.pass()).toThrow(open(1));
  });

  it('forgets failures as soon as a connection stands', () => {
    fail(2);
    breaker.pass();
    breaker.connected();
    fail(2);
    expect(breaker.pass()).toBe(false);
  });

  it('does not count what ended before it was known whether a connection can be made', () => {
    for (let i = 0; i < 10; i++) breaker.abandoned(breaker.pass());
    expect(breaker.pass()).toBe(false);
  });

  it('lets one attempt through after the pause, and the others once that has a connection', () => {
    fail(3);
    now += 5_000;
    expect(breaker.pass()).toBe(true);
    expect(() => breaker.pass()).toThrow(open(1));
    breaker.connected();
    expect(breaker.pass()).toBe(false);
  });

  it('pauses again when that attempt fails', () => {
    fail(3);
    now += 5_000;
    breaker.failed(breaker.pass());
    expect(() => breaker.pass()).toThrow(open(5));
  });

  it('lets another attempt through when the first one was given up', () => {
    fail(3);
    now += 5_000;
    breaker.abandoned(breaker.pass());
    expect(breaker.pass()).toBe(true);
  });

  it('is not opened for a second attempt by one from before the pause', () => {
    fail(2);
    const late = [breaker.pass(), breaker.pass()] as const;
    breaker.failed(late[0]);
    now += 5_000;
    breaker.pass();
    breaker.abandoned(late[1]);
    expect(() => breaker.pass()).toThrow(open(1));
  });
});
