import { Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { TimeHistogram } from './time-histogram.ts';

const options = {
  name: 'stage_seconds',
  help: 'Time in a stage.',
  labelNames: ['stage', 'outcome'] as const,
  buckets: [0.001, 0.01, 1],
};

const times: readonly (readonly [stage: string, outcome: string, seconds: number])[] = [
  ['receive', 'answered', 0.0005],
  ['receive', 'answered', 0.001],
  ['receive', 'failed', 0.5],
  ['dispatch', 'answered', 0.0011],
  ['dispatch', 'answered', 7],
];

describe('TimeHistogram', () => {
  it('is scraped as the histogram of prom-client is that has the same times', async () => {
    const [own, theirs] = [new Registry(), new Registry()];
    const histogram = new TimeHistogram({ ...options, register: own });
    const reference = new Histogram({ ...options, buckets: [...options.buckets], registers: [theirs] });
    for (const [stage, outcome, seconds] of times) {
      histogram.labels(stage, outcome).observe(seconds);
      reference.observe({ stage, outcome }, seconds);
    }
    expect(await own.metrics()).toBe(await theirs.metrics());
  });

  it('gives the same child for the same labels', () => {
    const histogram = new TimeHistogram({ ...options, register: new Registry() });
    expect(histogram.labels('receive', 'failed')).toBe(histogram.labels('receive', 'failed'));
    expect(histogram.labels('receive', 'failed')).not.toBe(histogram.labels('receive', 'answered'));
  });
});
