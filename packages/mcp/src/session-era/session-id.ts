/** Characters; those of the official SDK have 36, and some servers put a signed token there. */
const LONGEST = 1024;

/**
 * Whether a text can be the id of a session: visible ASCII (2025-11-25, basic/transports), and short enough to be kept and
 * to go with every message.
 */
export function isSessionId(text: string): boolean {
  return text.length <= LONGEST && /^[\x21-\x7e]+$/.test(text);
}
