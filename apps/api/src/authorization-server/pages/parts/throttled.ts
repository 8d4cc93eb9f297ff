import type { Throttled } from '../page.ts';
import { durationInWords } from './in-words.ts';

/** The same whether there is such an account or not. */
export function throttledSentence({ retryAfterSeconds }: Throttled): string {
  return `There were too many tries. Wait ${durationInWords(retryAfterSeconds)}, then try again.`;
}
