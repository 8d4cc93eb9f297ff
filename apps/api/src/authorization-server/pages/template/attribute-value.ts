import { checkedAddress, isAddress } from './address.ts';
import { escaped } from './escaped.ts';
import { Name } from './name.ts';
import { visible } from './visible.ts';

/** What is read by programs and not by people: it has to arrive as it was given. */
const DATA = /^(?:value|content|datetime|id|for|name|aria-describedby|data-.+)$/;

/** Their value is a program, or a document. */
const FORBIDDEN = /^(?:on.+|style|srcdoc)$/;

/**
 * The value of an attribute, as it stands between double quotes.
 *
 * @throws TypeError an address that a link must not lead to, or an attribute that the pages do not have
 */
export function attributeValue(attribute: string, value: string | number | Name): string {
  if (FORBIDDEN.test(attribute)) throw new TypeError(`Pages have no attribute ${attribute}`);
  if (value instanceof Name) return `\u2068${escaped(value.shown)}\u2069`;
  const text = String(value);
  if (isAddress(attribute)) return escaped(checkedAddress(text));
  return escaped(DATA.test(attribute) ? text : visible(text));
}
