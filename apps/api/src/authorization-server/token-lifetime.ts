/** Longest life of an access token of a built-in issuer, in seconds. Revocations of theirs last as long. */
export const BUILTIN_TOKEN_LIMIT = 3600;

/**
 * Longest life that a foreign issuer's token may have left, in seconds: more than identity providers offer, and an end
 * all the same, so that a revocation can outlive every token that it is about.
 */
export const FOREIGN_TOKEN_LIMIT = 30 * 24 * 3600;

/** Seconds by which the clock of an issuer may differ from ours. */
export const CLOCK_TOLERANCE = 5;
