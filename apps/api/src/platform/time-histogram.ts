import type { Histogram, Registry } from 'prom-client';

export interface TimeHistogramOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** Upper bounds in seconds, ascending. */
  readonly buckets: readonly number[];
  readonly register: Registry;
}

/** The times of one set of labels. */
export interface Times {
  observe(seconds: number): void;
}

/**
 * A histogram of prom-client's for what is timed a dozen times a request: its labels are checked when they are bound and
 * not with every observation, which then is an addition. What it shows is the same.
 */
export class TimeHistogram<Label extends string> {
  readonly name: string;
  private readonly children = new Map<string, Child>();

  constructor(private readonly options: TimeHistogramOptions<Label>) {
    this.name = options.name;
    // Of a metric the registry uses its name and `get()`; the type that it asks for names prom-client's own classes only.
    options.register.registerMetric(this as unknown as Histogram<Label>);
  }

  /** @param values in the order of the label names */
  labels(...values: string[]): Times {
    const key = values.join('\n');
    let child = this.children.get(key);
    if (!child) {
      const { labelNames, buckets } = this.options;
      child = new Child(Object.fromEntries(labelNames.map((label, index) => [label, values[index] ?? ''])), buckets);
      this.children.set(key, child);
    }
    return child;
  }

  /** What is scraped, in the form that prom-client gives it. */
  async get() {
    const { name, help } = this.options;
    const values = [...this.children.values()].flatMap((child) => child.values(name));
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }
}

class Child implements Times {
  /** How many fell into each bucket, and last those above all bounds. */
  private readonly counts: Float64Array;
  private sum = 0;

  constructor(
    private readonly labels: Readonly<Record<string, string>>,
    private readonly bounds: readonly number[],
  ) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(seconds: number): void {
    const { bounds, counts } = this;
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] as number)) bucket++;
    counts[bucket] = (counts[bucket] as number) + 1;
    this.sum += seconds;
  }

  values(name: string) {
    let count = 0;
    const buckets = [...this.counts].map((those, index) => {
      count += those;
      const labels = { le: this.bounds[index] ?? '+Inf', ...this.labels };
      return { metricName: `${name}_bucket`, labels, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: this.labels, value: this.sum },
      { metricName: `${name}_count`, labels: this.labels, value: count },
    ];
  }
}
