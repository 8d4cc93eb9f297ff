import type { Settings } from '../config/settings.ts';

/** Two years, as browsers want it. */
const HSTS = 'max-age=63072000';

/**
 * What every answer of the console says to browsers. Scripts and inline styles run with the nonce of this answer alone;
 * nothing is loaded from, framed by or told to another place. Forms may lead to the issuer, by a redirect: Chromium holds
 * `form-action` against those, too.
 */
export function browserHeaders(
  nonce: string,
  { publicUrl, consoleUrl }: Pick<Settings, 'publicUrl' | 'consoleUrl'>,
): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      `form-action 'self' ${publicUrl}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    // Not `no-referrer`: browsers then say of our own forms that they come from nowhere (`Origin: null`).
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    ...(consoleUrl.startsWith('https:') && { 'strict-transport-security': HSTS }),
  };
}
