import { isAddress } from './address.ts';

/** Where in a document something is put in. */
export type Place =
  | { readonly kind: 'text' }
  /** Inside `<title>`, where there are no elements. */
  | { readonly kind: 'title' }
  /** Inside a script, which is somewhere else and leaves nothing to be said here. */
  | { readonly kind: 'script' }
  /** Among the attributes of a tag. */
  | { readonly kind: 'attributes' }
  /** Inside the quotes of the value of one attribute. */
  | { readonly kind: 'value'; readonly attribute: string };

const TEXT: Place = { kind: 'text' };
const TITLE: Place = { kind: 'title' };
const SCRIPT: Place = { kind: 'script' };
const ATTRIBUTES: Place = { kind: 'attributes' };

/** One step of the way through a template, from each place that it can be in. */
const STEPS: Readonly<Record<Place['kind'], RegExp>> = {
  text: /<(?<tag>[a-z][a-z0-9]*)(?=[\s>/])|<\/[a-z][a-z0-9]*>|<!doctype html>|[^<]+/y,
  title: /<\/title>|[^<]+/y,
  script: /<\/script>/y,
  attributes: /\s+|(?<attribute>[a-z][a-z0-9-]*)="|[a-z][a-z0-9-]*(?=[\s/>])|\/?>/iy,
  value: /"|[^"<>]+/y,
};

/**
 * Where each gap of a template is, so that what goes in can be written as that place needs it.
 *
 * Reads the subset of HTML that the pages are written in, and refuses everything else: attributes without quotes or in
 * single ones, programs, styles, comments. A template that it refuses is a mistake of ours, seen when it is first used.
 *
 * @throws TypeError where a gap could not be filled safely
 */
export function placesOf(strings: readonly string[]): readonly Place[] {
  const places: Place[] = [];
  let place: Place = TEXT;
  let tag = '';
  for (const [index, string] of strings.entries()) {
    for (let at = 0; at < string.length; ) {
      const step = STEPS[place.kind];
      step.lastIndex = at;
      const found = step.exec(string);
      if (!found) throw new TypeError(`Not a template: ${string.slice(at, at + 40)}`);
      const [text] = found;
      at += text.length;
      tag = found.groups?.tag ?? tag;
      place = after(place, text, tag, found.groups?.attribute);
    }
    if (index === strings.length - 1) break;
    refuseUnsafe(place, string, strings[index + 1] as string);
    places.push(place);
  }
  if (place !== TEXT) throw new TypeError(`A template ends inside ${place.kind}`);
  return places;
}

function after(place: Place, text: string, tag: string, attribute: string | undefined): Place {
  if (attribute !== undefined) return { kind: 'value', attribute: attribute.toLowerCase() };
  if (place.kind === 'value') return text === '"' ? ATTRIBUTES : place;
  if (place.kind === 'attributes') return text.endsWith('>') ? contentOf(tag) : place;
  return /^<[a-z]/.test(text) ? ATTRIBUTES : text.startsWith('<') ? TEXT : place;
}

function contentOf(tag: string): Place {
  if (['style', 'textarea', 'template', 'iframe'].includes(tag)) throw new TypeError(`A template has no <${tag}>`);
  if (tag === 'script') return SCRIPT;
  return tag === 'title' ? TITLE : TEXT;
}

/** An address is judged as a whole: two halves can be harmless, and lead elsewhere together. */
function refuseUnsafe(place: Place, before: string, behind: string): void {
  if (place === SCRIPT) throw new TypeError('A template writes no script');
  if (place.kind !== 'value' || !isAddress(place.attribute)) return;
  if (!before.endsWith('="') || !behind.startsWith('"')) throw new TypeError('An address is given as a whole');
}
