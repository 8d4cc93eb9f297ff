const JOINING_SCRIPTS = [
  'Arabic',
  'Bengali',
  'Devanagari',
  'Gujarati',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Tamil',
  'Telugu',
]
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');

/**
 * Text that has to stay as it is although it holds characters that are not seen: an emoji made of several, and a joiner
 * between two letters of a script that is written with joiners.
 */
const WHOLE = String.raw`\p{RGI_Emoji}|(?<=[${JOINING_SCRIPTS}]\p{M}*)[\u200C\u200D](?=[${JOINING_SCRIPTS}])`;

/** What is not seen, or turns the order of what is: controls, formats, unassigned and private ones, blanks with ink. */
const HIDDEN = String.raw`[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]`;

const WHOLE_OR_HIDDEN = new RegExp(`(${WHOLE})|${HIDDEN}`, 'gv');

/** Marks pile up on one letter, over the lines above and below it; no language needs more than these. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * Text of other people as a reader may see it: what is invisible, or reorders what stands around it, is written out as
 * its code point; spaces of any kind and number are one space.
 */
export function visible(text: string): string {
  return text
    .replace(/\p{Zs}+/gu, ' ')
    .replace(PILED_MARKS, '$1')
    .replace(WHOLE_OR_HIDDEN, (found, whole: string | undefined) => whole ?? `[${codePoint(found)}]`);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}
