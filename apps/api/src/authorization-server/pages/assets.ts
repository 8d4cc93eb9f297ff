import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { productMark } from './layout/product-mark.ts';

/** A file that the pages load, under an address that is another one as soon as a byte of it is. */
export interface Asset {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const folder = new URL('../../../assets/', import.meta.url);

const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** The measures and colours first, and last what nothing may override. */
const styles = [
  'tokens',
  'pages/ground',
  'pages/frame',
  'pages/forms',
  'pages/messages',
  'pages/account',
  'pages/reference',
  'pages/hidden',
];

export const stylesheet = asset('pages', 'css', 'text/css', styles.map((name) => read(`${name}.css`)).join('\n'));
export const passkeyScript = asset('passkeys', 'js', 'text/javascript', read('passkeys.js'));
export const icon = asset('icon', 'svg', 'image/svg+xml', productMark.markup);

/** Everything that has to be served beside the pages, on their own origin. */
export const assets: readonly Asset[] = [stylesheet, passkeyScript, icon];

function asset(name: string, extension: string, type: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return {
    path: `/assets/${name}.${hash}.${extension}`,
    body,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  };
}
