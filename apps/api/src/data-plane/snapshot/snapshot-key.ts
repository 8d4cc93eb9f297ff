import type { TenantSnapshot } from './tenant-snapshot.ts';

const keys = new WeakMap<TenantSnapshot, string>();
let count = 0;

/** A short text that stands for this very snapshot, in keys of what is cached beside it and is of no use after it. */
export function snapshotKey(snapshot: TenantSnapshot): string {
  let key = keys.get(snapshot);
  if (key === undefined) {
    key = String(++count);
    keys.set(snapshot, key);
  }
  return key;
}
