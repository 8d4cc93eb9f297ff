import { z } from 'zod';

/** Headers that say what a request is, where it ends, or who sent it: Gatehouse writes them, or nobody does. */
const OURS = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'baggage',
  'connection',
  'cookie',
  'cookie2',
  'date',
  'expect',
  'forwarded',
  'from',
  'host',
  'http2-settings',
  'keep-alive',
  'last-event-id',
  'max-forwards',
  'origin',
  'range',
  'referer',
  'set-cookie',
  'te',
  'trace',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
  'x-correlation-id',
  'x-host',
  'x-method-override',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
]);

const OUR_FAMILIES = /^(?:content-|mcp-|proxy-|sec-|access-control-|if-|x-forwarded-|x-http-method)/;

/**
 * The header that carries a credential. Names of which servers and proxies on the way make something else are refused:
 * with them a request could be read in another way than it was judged. A cookie is a session, and what one principal
 * does in it would be another's.
 */
export const credentialHeader = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'The name of a header is 1 to 64 of A–Z, a–z, 0–9, _ and -.')
  .refine((name) => {
    // Servers that speak CGI read both signs as one.
    const folded = name.toLowerCase().replaceAll('_', '-');
    return !OURS.has(folded) && !OUR_FAMILIES.test(folded);
  }, 'This header is not for credentials: Gatehouse or the transport sets it. Authorization is, and names such as X-Api-Key.');
