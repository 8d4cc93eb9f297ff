import { attributeValue } from './attribute-value.ts';
import type { Name } from './name.ts';

/** Attributes that are there or not, as {@link attributes} has written them. */
export class Attributes {
  constructor(readonly markup: string) {}
}

/**
 * Attributes for a gap inside a tag.
 *
 * @param values `true` for an attribute without a value; what is undefined or false is left out
 */
export function attributes(values: Readonly<Record<string, string | number | Name | boolean | undefined>>): Attributes {
  const written = Object.entries(values).flatMap(([attribute, value]) => {
    if (!/^[a-z][a-z0-9-]*$/.test(attribute)) throw new TypeError(`Not the name of an attribute: ${attribute}`);
    if (value === undefined || value === false) return [];
    return value === true ? attribute : `${attribute}="${attributeValue(attribute, value)}"`;
  });
  return new Attributes(written.join(' '));
}
