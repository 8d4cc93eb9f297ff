/** Controls, format characters and private ones: everything that changes a text without being seen in it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text with what cannot be seen in it written out, for example `⟨U+202E⟩`. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, (character) => `⟨U+${hex(character)}⟩`);
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
