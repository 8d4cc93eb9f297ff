import type { BuiltinIssuerSnapshot } from '../snapshot/tenant-snapshot.ts';
import { type KeySet, readKeySet } from './key-set.ts';

const known = new WeakMap<BuiltinIssuerSnapshot, KeySet>();

/** The keys of a built-in issuer, read once for each snapshot of it. */
export function builtinKeys(issuer: BuiltinIssuerSnapshot): KeySet {
  let keys = known.get(issuer);
  if (!keys) {
    keys = readKeySet({ keys: issuer.keys }) ?? new Map();
    known.set(issuer, keys);
  }
  return keys;
}
