/** From the document's root: names of members and places in lists. */
export type Path = readonly (string | number)[];

/** Something wrong in a file, and where. */
export interface Problem {
  /** As people write it: `roles[0].grants[1].allow.tools[0]`; empty for the file as a whole. */
  readonly path: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** A problem of the content, before its place in the text is known. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  /** Whether the name of the last member is meant, and not its value. */
  readonly atName?: boolean;
}

export function writePath(path: Path): string {
  return path.reduce<string>((written, part) => {
    if (typeof part === 'number') return `${written}[${part}]`;
    const name = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(part) ? part : quote(part);
    return written === '' ? name : `${written}.${name}`;
  }, '');
}

/** Text of the file inside a message: bounded, and without what could move the cursor of a terminal. */
export function quote(text: string): string {
  const shown = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  return JSON.stringify(shown).replace(/[^\x20-\x7e…]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0xa0 || /\p{C}/u.test(character) ? `\\u{${code.toString(16)}}` : character;
  });
}
