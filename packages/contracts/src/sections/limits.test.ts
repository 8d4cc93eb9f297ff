import { describe, expect, it } from 'vitest';
import { paths, told } from '../../test/told.ts';

describe('limits', () => {
  it('are whole numbers within bounds', () => {
    expect(told('limits: { requestsPerMinute: 600, concurrent: 50 }')).toEqual([]);
    expect(told('limits: {}')).toEqual([]);
    for (const value of ['0', '-1', '1.5', '1000001', '"5"', '.inf', '.nan', '1e99', '~']) {
      expect(new Set(paths(`limits: { requestsPerMinute: ${value} }`))).toEqual(new Set(['limits.requestsPerMinute']));
    }
    expect(paths('limits: { concurrent: 10001, x: 1 }')).toEqual(['limits.concurrent', 'limits.x']);
  });
});
