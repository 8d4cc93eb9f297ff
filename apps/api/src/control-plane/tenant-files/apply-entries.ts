import { isDeepStrictEqual } from 'node:util';
import type { Noun, Plan } from './plan.ts';
import type { Which } from './which.ts';

/** What a file says of one thing. */
export interface Wanted<Value> {
  /** Tells it from the others of its kind. */
  readonly key: string;
  /** The key, for people. */
  readonly name: string;
  readonly value: Value;
}

/** What a tenant has, in the same words. */
export interface Kept<Value> extends Wanted<Value> {
  readonly id: string;
  /** Whether an apply made it. */
  readonly fromFile: boolean;
}

export interface Writes<Value> {
  readonly noun: Noun;
  /** Makes those that are missing. */
  create(entries: readonly Wanted<Value>[]): Promise<void>;
  /** Brings one to what is wanted of it. */
  update(id: string, entry: Wanted<Value>): Promise<void>;
}

/** So many are looked up by their keys; for more of them everything is read. */
const LOOKED_UP = 100;

/** Which of what a tenant has is read for these. */
export function those(wanted: readonly Wanted<unknown>[]): Which {
  return wanted.length > LOOKED_UP ? {} : { keys: wanted.map(({ key }) => key) };
}

/** Makes what is wanted and missing, and changes what differs. What is not wanted stays. */
export async function applyEntries<Value>(
  wanted: readonly Wanted<Value>[],
  kept: readonly Kept<Value>[],
  { noun, create, update }: Writes<Value>,
  plan: Plan,
): Promise<void> {
  const existing = new Map(kept.map((one) => [one.key, one]));
  const missing = wanted.filter(({ key }) => !existing.has(key));
  if (missing.length > 0) await create(missing);
  for (const entry of wanted) {
    const { key, name, value: after } = entry;
    const before = existing.get(key);
    if (!before) {
      plan.note({ action: 'create', noun, name, after });
    } else if (!isDeepStrictEqual(before.value, after)) {
      await update(before.id, entry);
      plan.note({ action: 'update', noun, name, before: before.value, after });
    }
  }
}
