/** Texts beyond this many stay unnamed: a list of values of every length is another text each time. */
const NAMED_AT_MOST = 500;

// The server has lost the statement, or a migration changed what it answers.
const stale = new Set(['26000', '0A000']);

/**
 * Names for the statements that Prisma sends. Under a name a connection plans a statement once and not each time, which
 * is a fifth of a unit of work with one read.
 */
export class StatementNames {
  #names = new Map<string, string>();
  #generation = 0;

  /** The name of a text, or undefined when it should be sent without one. */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= NAMED_AT_MOST) return known;
    const name = `p${this.#generation}-${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }

  /** After an error of the server that says that a prepared statement is of no more use: all get new names. */
  renewAfter(code: string | undefined): void {
    if (!stale.has(code ?? '')) return;
    this.#names = new Map();
    this.#generation++;
  }
}
