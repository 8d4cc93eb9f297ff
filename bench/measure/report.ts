import { cpus } from 'node:os';
import type { Measured } from './interleaved.ts';

/** Prints a table for people, the first line being what the others are compared with, and last one line of JSON. */
export function report(bench: string, measured: readonly Measured[]): void {
  const base = measured[0]?.p50 ?? Number.NaN;
  const width = Math.max(24, ...measured.map(({ name }) => name.length + 2));
  const lines = measured.map(({ name, p50, p99, target }) =>
    [
      name.padEnd(width),
      p50.toFixed(3).padStart(8),
      p99.toFixed(3).padStart(8),
      (p50 / base).toFixed(1).padStart(7),
      target === undefined ? '' : `   below ${target}: ${p50 < target ? 'reached' : 'NOT REACHED'}`,
    ].join(''),
  );
  const head = `${bench.padEnd(width)}  p50 ms  p99 ms  ratio`;
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  process.stdout.write(`${[head, ...lines].join('\n')}\n${JSON.stringify({ bench, machine, measured })}\n`);
}
