import { visible } from './visible.ts';

/** Longer ones push what a person has to read out of sight. */
const LONGEST = 80;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A short text that somebody else chose, kept apart from the text around it wherever it is shown. */
export class Name {
  readonly shown: string;

  constructor(text: string) {
    this.shown = shortened(visible(text).trim()) || '(no name)';
  }
}

/** Marks a text that somebody else chose: the name of a client, a tenant, a person, a device. */
export const name = (text: string): Name => new Name(text);

function shortened(text: string): string {
  let length = 0;
  for (const { index } of graphemes.segment(text)) {
    if (length === LONGEST) return `${text.slice(0, index)}…`;
    length += 1;
  }
  return text;
}
