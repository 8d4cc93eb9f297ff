import { nearest } from '@gatehouse/errors';
import { type Finding, type Path, quote } from './problem.ts';
import { memberOf, textOf } from './raw-value.ts';

/** Names among which a near one is looked for, and names for which one is: each is compared with each. */
const MAX_KNOWN = 1000;
const MAX_SUGGESTIONS = 50;

/** Longer names are not compared. */
const MAX_COMPARED = 64;

/** The names of one kind that a file declares. */
export class Declared {
  readonly #noun: string;
  readonly #names: ReadonlySet<string>;
  readonly #comparable: readonly string[];
  #suggestionsLeft = MAX_SUGGESTIONS;

  constructor(noun: string, names: Iterable<string>) {
    this.#noun = noun;
    this.#names = new Set(names);
    const comparable = [...this.#names].filter((name) => name.length <= MAX_COMPARED);
    this.#comparable = comparable.length <= MAX_KNOWN ? comparable : [];
  }

  /** Finds entries of a list that name what is not declared, by the member at the end of `member`. */
  missing(path: Path, items: readonly unknown[], ...member: readonly [string, ...string[]]): Finding[] {
    const last = member.at(-1) ?? '';
    return items.flatMap((item, index) => {
      const name = textOf(member.slice(0, -1).reduce(memberOf, item), last);
      if (name === undefined || this.#names.has(name)) return [];
      const near = this.#near(name);
      const hint = near ? ` Did you mean ${near}?` : '';
      const message = `No ${this.#noun} ${quote(name)} is declared in this file.${hint}`;
      return [{ path: [...path, index, ...member], message }];
    });
  }

  #near(name: string): string | undefined {
    if (name.length > MAX_COMPARED || this.#suggestionsLeft === 0) return undefined;
    this.#suggestionsLeft--;
    return nearest(name, this.#comparable);
  }
}
