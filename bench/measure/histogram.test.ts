import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

describe('a histogram of durations', () => {
  it('gives quantiles back to better than one percent, from a microsecond to a minute', () => {
    for (const scale of [1, 100, 1_000, 50_000, 500_000]) {
      const histogram = new Histogram();
      for (let value = 1; value <= 100; value++) histogram.record(value * scale);
      for (const share of [0.01, 0.5, 0.99, 1]) {
        const exact = Math.ceil(100 * share) * scale;
        expect(Math.abs(histogram.quantile(share) - exact) / exact).toBeLessThan(0.01);
      }
    }
  });

  it('keeps everything when counts of several are added up', () => {
    const [one, other] = [new Histogram(), new Histogram()];
    for (let value = 1; value <= 900; value++) one.record(value);
    for (let value = 1; value <= 100; value++) other.record(10_000);
    const both = new Histogram();
    both.add(one.counts());
    both.add(other.counts());
    expect(both.total).toBe(1000);
    expect(both.quantile(0.9)).toBeLessThan(910);
    expect(both.quantile(0.91)).toBeGreaterThan(9_900);
  });

  it('counts what is out of range at the ends of it', () => {
    const histogram = new Histogram();
    histogram.record(0);
    histogram.record(1e12);
    expect(histogram.quantile(0.5)).toBeLessThan(1.01);
    expect(histogram.quantile(1)).toBeGreaterThan(60_000_000);
  });

  it('of nothing has no quantiles', () => {
    expect(new Histogram().quantile(0.5)).toBeNaN();
  });
});
