/** Where the answer to a client goes, as a reader has to judge it. */
export type RedirectTarget =
  /** Some program on the reader's own machine: whichever listens there. */
  | { readonly kind: 'loopback'; readonly host: string }
  /** Whatever program the machine has put in charge of a scheme. */
  | { readonly kind: 'program'; readonly scheme: string }
  /** Not where the client says that it is, or nobody knows where it is. */
  | { readonly kind: 'elsewhere'; readonly host: string }
  | { readonly kind: 'own-host'; readonly host: string };

/**
 * Judges a redirect URI against the host that the client goes by (RFC 8252 section 7).
 *
 * @param clientHost as in a URL, with its port if it has one; absent where the client names none
 */
export function redirectTarget(redirectUri: string, clientHost: string | undefined): RedirectTarget {
  const { protocol, host, hostname } = new URL(redirectUri);
  if (protocol !== 'https:' && protocol !== 'http:') return { kind: 'program', scheme: protocol };
  if (isLoopback(hostname)) return { kind: 'loopback', host };
  return { kind: host === clientHost?.toLowerCase() ? 'own-host' : 'elsewhere', host };
}

/** Also names below `localhost`, which browsers never look up elsewhere (RFC 6761 section 6.3). */
function isLoopback(hostname: string): boolean {
  return /^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost)\.?$/.test(hostname);
}
