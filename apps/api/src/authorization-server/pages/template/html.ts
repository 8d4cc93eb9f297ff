import { attributeValue } from './attribute-value.ts';
import { Attributes } from './attributes.ts';
import { escaped } from './escaped.ts';
import { Name } from './name.ts';
import { type Place, placesOf } from './places.ts';
import { visible } from './visible.ts';

/** Markup that {@link html} has made, and nobody else: no text becomes one. */
class Html {
  constructor(readonly markup: string) {}
}

export type { Html };

/** What may stand in a gap of a template. */
export type Content = string | number | Name | Html | Attributes | undefined | readonly Content[];

const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

/**
 * Markup from a template. What stands in its gaps is escaped for the place that it is in, unless it was made here.
 *
 * Of our own, because what is asked for is not to be had: the libraries escape `& < > " '` and leave the rest to care. Here
 * markup has a type that cannot be forged, addresses are judged, characters that hide or reorder are written out, names
 * are isolated, and a gap that no escaping could make safe is refused.
 *
 * @throws TypeError a template, or something in its gap, that is a mistake of ours
 */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  let places = known.get(strings);
  if (!places) {
    places = placesOf(strings);
    known.set(strings, places);
  }
  let markup = strings[0] as string;
  for (const [index, place] of places.entries()) markup += written(place, contents[index]) + strings[index + 1];
  return new Html(markup);
}

function written(place: Place, content: Content): string {
  if (content === undefined) return '';
  if (isList(content)) return content.map((one) => written(place, one)).join('');
  if (content instanceof Attributes || place.kind === 'attributes') {
    if (content instanceof Attributes && place.kind === 'attributes') return content.markup;
    throw new TypeError('Attributes belong into a tag, and nothing else does');
  }
  if (content instanceof Html) {
    if (place.kind === 'text') return content.markup;
    throw new TypeError(`Markup cannot stand in ${place.kind}`);
  }
  if (place.kind === 'value') return attributeValue(place.attribute, content);
  if (content instanceof Name) return isolated(place, content);
  return escaped(visible(String(content)));
}

/** A name in letters that run from right to left must not reorder the sentence around it. */
function isolated(place: Place, { shown }: Name): string {
  return place.kind === 'title' ? `\u2068${escaped(shown)}\u2069` : `<bdi>${escaped(shown)}</bdi>`;
}

function isList(content: Content): content is readonly Content[] {
  return Array.isArray(content);
}
