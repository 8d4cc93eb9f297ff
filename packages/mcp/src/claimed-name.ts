import { isJsonObject } from './meta.ts';

/** What a server says that it is: text of a stranger, for people to look at and for nothing to rely on. */
export interface ClaimedName {
  readonly name: string;
  readonly version: string | undefined;
}

/** Characters of either that are kept. */
const LONGEST = 200;

/** Reads an `Implementation` as a server wrote it. @returns undefined where it says no name */
export function claimedName(implementation: unknown): ClaimedName | undefined {
  if (!isJsonObject(implementation)) return undefined;
  const name = cut(implementation.name);
  return name === undefined ? undefined : { name, version: cut(implementation.version) };
}

function cut(text: unknown): string | undefined {
  return typeof text === 'string' && text !== '' ? text.slice(0, LONGEST).toWellFormed() : undefined;
}
