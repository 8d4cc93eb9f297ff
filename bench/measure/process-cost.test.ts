import { describe, expect, it } from 'vitest';
import { cpuSecondsOf, parseStat } from './process-cost.ts';

describe('what a process costs', () => {
  it('is read from the right fields, whatever the process is called', () => {
    const rest = '7 1 1 0 -1 4194560 10 20 0 0 150 50 30 20 20 0 1 0 100 1000 10';
    expect(parseStat(`42 (postgres: a) b) S ${rest}\n`)).toEqual({ parent: 7, own: 2, endedChildren: 0.5 });
  });

  it('is nothing where there is no process', () => {
    expect(cpuSecondsOf(0)).toBeNaN();
  });
});
