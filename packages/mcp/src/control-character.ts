/**
 * Parsers written in C end a string at a NUL, and others trim or drop control characters: a name with one in it may be
 * another name at an upstream.
 */
export const CONTROL_CHARACTER = /\p{Cc}/u;
