/** What the project promises of one figure. */
export interface Gate {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Prints which promises this run has kept; on a machine that does other things meanwhile that says little. */
export function printGates(gates: readonly Gate[]): void {
  const lines = gates.map((gate) => {
    const { what, figure, unit, atMost, atLeast } = gate;
    const limit = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
    return `${isKept(gate) ? 'reached    ' : 'NOT REACHED'}  ${what}: ${figure.toFixed(3)} ${unit} (${limit})`;
  });
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

/** A figure that could not be measured keeps no promise. */
export function isKept({
  figure,
  atMost = Number.POSITIVE_INFINITY,
  atLeast = Number.NEGATIVE_INFINITY,
}: Gate): boolean {
  return figure <= atMost && figure >= atLeast;
}
