import { z } from 'zod';

/** The URL of an upstream. Whether its address may be contacted is decided when it is: names can move. */
export const upstreamUrl = url(2048, faultOfUrl);

/**
 * The `iss` of an authorization server, or where its keys are. Whoever can change what is read there can sign as
 * anybody, so it is https, but for what runs on this machine.
 *
 * @param absent what to say where it is missing
 */
export function trustedUrl(absent?: string) {
  return url(1024, (text) => faultOfUrl(text) ?? faultOfTransport(text), absent);
}

/** Where an OAuth client is answered: RFC 6749, section 3.1.2; RFC 8252, section 7. */
export const redirectUri = url(2048, faultOfRedirect);

/** Whether text may be a redirect URI of a client that an admin did not register: as in the file. */
export const isRedirectUri = (text: string): boolean => redirectUri.safeParse(text).success;

function url(max: number, faultOf: (text: string) => string | undefined, absent?: string) {
  return z
    .string({ error: ({ input }) => (input === undefined ? absent : undefined) })
    .max(max, `This is longer than ${max} characters.`)
    .superRefine((text, context) => {
      const fault = faultOf(text);
      if (fault) context.addIssue({ code: 'custom', message: fault });
    });
}

function faultOfUrl(text: string): string | undefined {
  if (isUnfit(text)) return 'A URL has no blank space, no backslash and nothing beyond ASCII.';
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text))
    return 'This is not a URL that begins with http:// or https://.';
  const { username, password } = new URL(text);
  if (username || password || /^[^/]*\/\/[^/?#]*@/.test(text)) {
    return 'Credentials do not belong in a URL; write them under credential.';
  }
  return text.includes('#') ? 'A fragment is not sent to a server; leave it out.' : undefined;
}

function faultOfTransport(text: string): string | undefined {
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && !isLoopback(hostname)
    ? 'This has to be an https:// URL; http:// is for loopback alone.'
    : undefined;
}

function faultOfRedirect(text: string): string | undefined {
  if (isUnfit(text) || !URL.canParse(text)) return 'This is not an absolute URI.';
  const { protocol, hostname, username, password } = new URL(text);
  if (text.includes('#')) return 'A redirect URI has no fragment.';
  if (username || password) return 'A redirect URI holds no credentials.';
  if (protocol === 'https:') return undefined;
  if (protocol === 'http:') {
    return isLoopback(hostname) ? undefined : 'This has to be an https:// URI; http:// is for loopback alone.';
  }
  // Others may run in the browser (javascript:, data:) or belong to another program of the person's machine.
  return protocol.includes('.')
    ? undefined
    : 'Write https://, http:// on loopback, or a scheme that is a domain of yours, such as com.example.app:/back.';
}

function isUnfit(text: string): boolean {
  return /[^\x21-\x7e]|\\/.test(text);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
