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

export interface ScannedJson {
  /** The raw members of the document's object, then of each object along the path; ends where there is no object. */
  readonly objects: readonly RawMembers[];
  /** Members of all objects of the document together, as often as they are written. */
  readonly memberCount: number;
}

interface Frame {
  readonly isObject: boolean;
  /** Where the raw values of this object go; undefined when they are not wanted. */
  readonly members: Map<string, RawJson> | undefined;
  /** Of the member that is read; kept up only where it is wanted. */
  name: string;
  /** Where the value of `name` begins; 0 before the first member. */
  valueStart: number;
}

const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/**
 * Goes over JSON text once, keeps the raw members of the objects along `path`, and refuses what a parser would
 * silently settle: a lone surrogate, and nesting beyond `maxDepth`. It follows the structure only; that the text is
 * JSON at all must be established by parsing it, and what is returned is meaningful only then.
 *
 * @param path names of members that lead from the document's object inwards
 * @throws Ambiguity, or SyntaxError for a string that does not end or a name with a wrong escape
 */
export function scanJson(text: string, path: readonly string[], maxDepth: number): ScannedJson {
  const mayHoldSurrogates = text.includes('\\u') && SURROGATE_ESCAPE.test(text);
  const objects: RawMembers[] = [];
  const outer: Frame[] = [];
  let frame: Frame | undefined;
  let expectsName = false;
  let memberCount = 0;
  let depth = 0;

  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = endOfString(text, at);
        if (mayHoldSurrogates) refuseLoneSurrogates(text.slice(at, end + 1));
        if (expectsName && frame?.members) frame.name = nameIn(text, at, end);
        expectsName = false;
        at = end;
        break;
      }
      case OPENING_BRACE:
      case OPENING_BRACKET: {
        if (depth === maxDepth) throw new Ambiguity(`nesting deeper than ${maxDepth}`);
        const isObject = text.charCodeAt(at) === OPENING_BRACE;
        const isWanted = isObject && (depth === 0 || (frame?.members !== undefined && frame.name === path[depth - 1]));
        const members = isWanted ? new Map<string, RawJson>() : undefined;
        if (members) objects.push(members);
        if (frame) outer.push(frame);
        frame = { isObject, members, name: '', valueStart: 0 };
        expectsName = isObject;
        depth++;
        break;
      }
      case CLOSING_BRACE:
      case CLOSING_BRACKET:
        keepValue(frame, text, at);
        frame = outer.pop();
        expectsName = false;
        if (depth > 0) depth--;
        break;
      case COLON:
        memberCount++;
        if (frame) frame.valueStart = at + 1;
        break;
      case COMMA:
        keepValue(frame, text, at);
        expectsName = frame?.isObject === true;
        break;
    }
  }
  return { objects, memberCount };
}

function keepValue(frame: Frame | undefined, text: string, end: number): void {
  if (!frame?.members || frame.valueStart === 0) return;
  frame.members.set(frame.name, text.slice(frame.valueStart, end).trim() as RawJson);
}

function nameIn(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end);
  return name.includes('\\') ? JSON.parse(text.slice(start, end + 1)) : name;
}

function refuseLoneSurrogates(token: string): void {
  if (token.includes('\\') && !JSON.parse(token).isWellFormed()) throw new Ambiguity('a lone surrogate');
}

/** How far a string is read character by character before it is worth looking for its end in one go. */
const SHORT_STRING = 32;

/** The closing quote of the string that begins at `start`: the first that an even number of backslashes precedes. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (const near = at + SHORT_STRING; at < near; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) return at;
    if (character === BACKSLASH) at++;
  }
  for (at = text.indexOf('"', at); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  throw new SyntaxError('a string that does not end');
}
