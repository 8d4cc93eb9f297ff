'use client';

import { setNonce } from 'get-nonce';

/**
 * Lets what opens in front of a page write its style sheet, which keeps the page from scrolling: without the nonce of this
 * page the browser refuses it.
 */
export function StyleNonce({ nonce }: { readonly nonce: string }) {
  setNonce(nonce);
  return null;
}
