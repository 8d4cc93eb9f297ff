/**
 * Text that somebody else wrote, say an upstream: kept apart from the direction of what is around it, with what cannot be seen
 * made visible, so that it cannot pass for something that it is not.
 */
export function ForeignText({ children }: { readonly children: string }) {
  return <bdi className="break-words">{shown(children)}</bdi>;
}

/** Names that code speaks. */
export function CodeText({ children }: { readonly children: string }) {
  return <bdi className="font-mono text-small [overflow-wrap:anywhere]">{shown(children)}</bdi>;
}

/** Controls, format characters and private ones: everything that changes a text without being seen in it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

function shown(text: string): string {
  return text.replaceAll(UNSEEN, (character) => `⟨U+${hex(character)}⟩`);
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
