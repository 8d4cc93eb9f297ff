import { describe, expect, it } from 'vitest';
import { compareHistory } from './history.ts';

const file = (name: string, checksum = name) => ({ name, sql: '', checksum });
const row = (name: string, checksum = name, finished = true) => ({ name, checksum, finished });

describe('compareHistory', () => {
  it('says what is pending, in order, also in between', () => {
    expect(compareHistory([file('1'), file('2'), file('3')], [row('1'), row('3')])).toEqual({
      applied: ['1', '3'],
      pending: ['2'],
      edited: [],
      unknown: [],
      failed: [],
    });
  });

  it('sees an edited, an unknown and a failed one', () => {
    const status = compareHistory([file('1'), file('2')], [row('1', 'x'), row('2', '2', false), row('9')]);
    expect(status).toMatchObject({ edited: ['1'], failed: ['2'], unknown: ['9'], pending: [] });
  });
});
