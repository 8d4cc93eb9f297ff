'use client';

import { getNonce, setNonce } from 'get-nonce';

/**
 * Lets what opens in front of a page write its style sheet, which keeps the page from scrolling: without the nonce of this
 * page the browser refuses it. When the frame is rendered again, it has the nonce of another answer: the document keeps the
 * one that it came with.
 */
export function StyleNonce({ nonce }: { readonly nonce: string }) {
  if (typeof document !== 'undefined' && getNonce() === undefined) setNonce(nonce);
  return null;
}
