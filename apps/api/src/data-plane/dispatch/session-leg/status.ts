/** Who the server lets in, and how much it takes. */
const OF_OTHER_MATTERS: ReadonlySet<number> = new Set([401, 403, 407, 408, 425, 429]);

/** Whether an HTTP status, of 300 or more, says nothing about the revision that a server speaks. */
export function saysNothingOfRevisions(status: number): boolean {
  return status < 400 || status >= 500 || OF_OTHER_MATTERS.has(status);
}
