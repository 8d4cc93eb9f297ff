import { MAX_URI } from './other-definitions.ts';

/** A stretch of text that expressions stand for. */
interface Gap {
  /** What it begins with; it may then be absent as a whole. */
  readonly prefix: string | undefined;
  readonly mayHoldSlash: boolean;
}

type Part = string | Gap;

/** Characters and expressions of one template: each expression is a walk over the URI. */
const MAX_TEMPLATE = 512;
const MAX_EXPRESSIONS = 12;

const NEVER = (): boolean => false;

/**
 * Whether URIs may have come from a template of RFC 6570 (levels 1 to 4), generously: a simple variable is one or more
 * characters but `/`, a reserved one (`{+var}`) any characters, and what begins with an operator's own character
 * (`{?query}`) is that and any characters, or nothing; names within are not compared. Values that servers of
 * the official SDK match are matched. A template that is malformed, or longer than is read, matches nothing.
 *
 * The template is an upstream's text and the URI a caller's, so no regular expression is made of them: matching takes
 * time in proportion to the lengths of both.
 */
export function compileUriTemplate(template: string): (uri: string) => boolean {
  const parts = template.length <= MAX_TEMPLATE ? partsOf(template) : undefined;
  if (!parts) return NEVER;
  const [first] = parts;
  const last = parts.at(-1);
  const start = typeof first === 'string' ? first : '';
  const end = typeof last === 'string' ? last : '';
  return (uri) => uri.length <= MAX_URI && uri.startsWith(start) && uri.endsWith(end) && matches(parts, uri);
}

const EXPRESSION =
  /^([+#./;?&]?)((?:[\w.]|%[0-9a-fA-F]{2})+(?:\*|:[1-9]\d{0,3})?)((?:,(?:[\w.]|%[0-9a-fA-F]{2})+(?:\*|:[1-9]\d{0,3})?)*)$/;

/** The parts of a template in order; undefined when it is malformed. */
function partsOf(template: string): Part[] | undefined {
  const parts: Part[] = [];
  let expressions = 0;
  for (let at = 0; at < template.length; ) {
    const open = template.indexOf('{', at);
    const literal = template.slice(at, open === -1 ? undefined : open);
    if (literal.includes('}')) return undefined;
    if (literal) parts.push(literal);
    if (open === -1) break;
    const close = template.indexOf('}', open);
    const gap = close === -1 ? undefined : gapFor(template.slice(open + 1, close));
    if (!gap || ++expressions > MAX_EXPRESSIONS) return undefined;
    parts.push(gap);
    at = close + 1;
  }
  return parts;
}

function gapFor(expression: string): Gap | undefined {
  const [, operator, first = '', others] = EXPRESSION.exec(expression) ?? [];
  switch (operator) {
    case undefined:
      return undefined;
    case '':
      return { prefix: undefined, mayHoldSlash: false };
    case '+':
      return { prefix: undefined, mayHoldSlash: true };
    case '/':
      return { prefix: '/', mayHoldSlash: first.endsWith('*') || others !== '' };
    default:
      return { prefix: operator, mayHoldSlash: operator !== '.' && operator !== ';' };
  }
}

/** Follows all readings of the URI at once: the places at which the parts so far can end. */
function matches(parts: readonly Part[], uri: string): boolean {
  let places: Places = new Uint8Array(uri.length + 1);
  places[0] = 1;
  for (const part of parts) {
    places = typeof part === 'string' ? afterLiteral(places, uri, part) : afterGap(places, uri, part);
  }
  return places[uri.length] === 1;
}

/** For each place of the URI, its end included, 1 where one is. */
type Places = Uint8Array;

function afterLiteral(places: Places, uri: string, literal: string): Places {
  const reached: Places = new Uint8Array(places.length);
  for (let place = places.indexOf(1); place !== -1; place = places.indexOf(1, place + 1)) {
    if (uri.startsWith(literal, place)) reached[place + literal.length] = 1;
  }
  return reached;
}

const SLASH = 0x2f;

function afterGap(places: Places, uri: string, { prefix, mayHoldSlash }: Gap): Places {
  const starts = prefix === undefined ? places : afterLiteral(places, uri, prefix);
  const reached: Places = prefix === undefined ? new Uint8Array(places.length) : places.slice();
  let isOpen = false;
  for (let place = 0; place < uri.length; place++) {
    isOpen = (isOpen || starts[place] === 1) && (mayHoldSlash || uri.charCodeAt(place) !== SLASH);
    if (isOpen) reached[place + 1] = 1;
  }
  return reached;
}
