declare const checked: unique symbol;

/**
 * JSON text that was checked, exactly as it was sent. UTF-8 that passed a fatal decoder has one encoding only,
 * so this text and the original bytes are the same thing.
 */
export type RawJson = string & { readonly [checked]: true };

/** The members of an object in the order in which they were sent, each value as its original text. */
export type RawMembers = ReadonlyMap<string, RawJson>;

/** Something that two parsers may read in two ways. */
export class Ambiguity extends Error {}

interface Frame {
  /** Names seen so far; null in an array. */
  readonly names: Set<string> | null;
  /** Where the raw values of this object go; null when they are not wanted. */
  readonly members: Map<string, RawJson> | null;
  name: string;
  /** Where the value of `name` begins; 0 before the first member. */
  valueStart: number;
}

const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/**
 * Goes over JSON text once and finds what a parser would silently settle: a member name that occurs twice in
 * an object, a lone surrogate, nesting beyond `maxDepth`. It follows the structure only; that the text is JSON
 * at all must be established by parsing it, and what is returned is meaningful only then.
 *
 * Returns the raw members of the document's object, then of each object along `path`.
 *
 * @throws Ambiguity, or SyntaxError for a string that does not end or a name with a wrong escape
 */
export function scanJson(text: string, path: readonly string[], maxDepth: number): RawMembers[] {
  const mayHoldSurrogates = SURROGATE_ESCAPE.test(text);
  const objects: RawMembers[] = [];
  const stack: Frame[] = [];
  let frame: Frame | undefined;
  let expectsName = false;

  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        const token = text.slice(at, end + 1);
        const isEscaped = token.includes('\\');
        if (mayHoldSurrogates && isEscaped && !JSON.parse(token).isWellFormed())
          throw new Ambiguity('a lone surrogate');
        if (expectsName && frame?.names) {
          frame.name = isEscaped ? JSON.parse(token) : token.slice(1, -1);
          if (frame.names.has(frame.name))
            throw new Ambiguity(`a member name that occurs twice: ${token.slice(0, 80)}`);
          frame.names.add(frame.name);
          expectsName = false;
        }
        at = end;
        break;
      }
      case '{':
      case '[': {
        if (stack.length === maxDepth) throw new Ambiguity(`nesting deeper than ${maxDepth}`);
        expectsName = text[at] === '{';
        const wanted = expectsName && isOnPath(frame, stack.length, path);
        const members = wanted ? new Map<string, RawJson>() : null;
        if (members) objects.push(members);
        frame = { names: expectsName ? new Set() : null, members, name: '', valueStart: 0 };
        stack.push(frame);
        break;
      }
      case '}':
      case ']':
        keepValue(frame, text, at);
        stack.pop();
        frame = stack.at(-1);
        expectsName = false;
        break;
      case ':':
        if (frame) frame.valueStart = at + 1;
        break;
      case ',':
        keepValue(frame, text, at);
        expectsName = frame?.names != null;
        break;
    }
  }
  return objects;
}

/** Whether an object that begins as a value of `frame` is the one that `path` names at this depth. */
function isOnPath(frame: Frame | undefined, depth: number, path: readonly string[]): boolean {
  return depth === 0 || (frame?.members != null && frame.name === path[depth - 1]);
}

function keepValue(frame: Frame | undefined, text: string, end: number): void {
  if (!frame?.members || frame.valueStart === 0) return;
  frame.members.set(frame.name, text.slice(frame.valueStart, end).trim() as RawJson);
}

/** The closing quote of the string that begins at `start`: the first that an even number of backslashes precedes. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  throw new SyntaxError('a string that does not end');
}
