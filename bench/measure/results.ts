import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

/** A table for people: the first column to the left, the others to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  process.stdout.write(`${[head, ...rows].map(line).join('\n')}\n\n`);
}

/** Adds the results of one measurement to a file, beside those of others and with the machine that they are from. */
export async function saveResults(file: string | undefined, bench: string, results: unknown): Promise<void> {
  if (file === undefined) return;
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  const others = await readFile(file, 'utf8').then(JSON.parse, () => ({}));
  await writeFile(file, `${JSON.stringify({ ...others, machine, [bench]: results }, undefined, 2)}\n`);
}

/** The middle one of some figures; of an even number the lower one. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((one, other) => one - other)[Math.ceil(figures.length / 2) - 1] ?? Number.NaN;
}
