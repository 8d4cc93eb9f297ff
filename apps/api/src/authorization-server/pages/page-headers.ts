/** What differs between pages. */
export interface PageNeeds {
  /** The page loads the script for passkeys. */
  readonly script: boolean;
  /** The page is one of those on the way from a client and back to it. */
  readonly partOfFlow: boolean;
}

/**
 * The headers of a page. All but the type are the strictest there are, with two exceptions.
 *
 * - Forms are sent to this origin only. Chromium holds `form-action` against every redirect that follows a form, and the
 *   last one leads to the client, perhaps to an address that no source expression can name (`http://[::1]:…`, `app://…`),
 *   and perhaps onward from there. So no form is answered with a redirect that leaves: the way back to a client is a page
 *   of its own, `returnPage()`.
 * - A client may have opened the flow in a window of its own and wait for word from it. `Cross-Origin-Opener-Policy`
 *   would cut the two apart for good, so pages of a flow do without; they have no state that an opener could count.
 */
export function pageHeaders({ script, partOfFlow }: PageNeeds): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self'",
      ...(script ? ["script-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'"] : []),
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': partOfFlow ? 'unsafe-none' : 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': `camera=(), geolocation=(), microphone=(), payment=(), publickey-credentials-get=(${own(script)}), publickey-credentials-create=(${own(script)})`,
  };
}

const own = (script: boolean): string => (script ? 'self' : '');
