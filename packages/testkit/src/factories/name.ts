let count = 0;

/** A slug that no other factory of this test file has used. */
export const nextName = (kind: string): string => `${kind}-${++count}`;
