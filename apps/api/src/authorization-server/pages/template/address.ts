const ADDRESSES = new Set(['action', 'formaction', 'href', 'src']);

/** Schemes that a browser runs, or makes a document of, instead of asking somebody for it. */
const NOT_ASKED_FOR = new Set(['about:', 'blob:', 'data:', 'file:', 'filesystem:', 'javascript:', 'vbscript:']);

/** Whether an attribute leads somewhere. */
export const isAddress = (attribute: string): boolean => ADDRESSES.has(attribute);

/**
 * A path of this origin, a place in this document, or the whole address of somewhere else.
 *
 * @throws TypeError anything else
 */
export function checkedAddress(text: string): string {
  // Browsers drop tabs and line breaks, and take a backslash for a slash.
  if (/[\s\p{C}\\]/u.test(text)) throw new TypeError('An address holds a character that browsers change');
  if (/^(?:#|\/(?!\/))/.test(text)) return text;
  if (NOT_ASKED_FOR.has(new URL(text).protocol)) throw new TypeError('An address leads to nobody');
  return text;
}
