import type { TenantId } from '@gatehouse/db';
import type { Column } from '@gatehouse/secrets';
import type { TenantKeyRing } from '../keys/tenant-key-ring.ts';

/** Bytes of a value that one row holds. */
export const PART = 256 * 1024;

/**
 * What is sent and what came back; what an upstream asks for in a round of input, what it wants back with the answers, and
 * these.
 */
export type ValueKind = 'call' | 'result' | 'error' | 'asks' | 'state' | 'answers';

/** Which value of which task. */
export interface ValuePlace {
  readonly taskId: string;
  readonly kind: ValueKind;
  /** Of the round of input, counted from 1; 0 for what belongs to none. */
  readonly round?: number;
}

/** Which part of how many. */
export interface PartPlace {
  readonly part: number;
  readonly count: number;
}

/** Seals a value in parts of a bounded size, in their order. An empty one has one part. */
export async function sealValue(
  keyRing: TenantKeyRing,
  tenantId: TenantId,
  place: ValuePlace,
  value: Uint8Array,
): Promise<Uint8Array[]> {
  const count = Math.max(1, Math.ceil(value.byteLength / PART));
  const parts: Uint8Array[] = [];
  for (let part = 0; part < count; part++) {
    const bytes = value.subarray(part * PART, (part + 1) * PART);
    parts.push(await sealPart(keyRing, tenantId, place, { part, count }, bytes));
  }
  return parts;
}

/** Seals one part of a value whose others come at other times. */
export function sealPart(
  keyRing: TenantKeyRing,
  tenantId: TenantId,
  place: ValuePlace,
  { part, count }: PartPlace,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  return keyRing.seal(tenantId, bytes, columnOf(place, part, count));
}

/**
 * Opens a value of which these are all parts, in their order. One that is missing, or in another's place, does not open.
 *
 * @throws GatehouseError `key.*` when the key is gone or the parts are not those of this value
 */
export async function openParts(
  keyRing: TenantKeyRing,
  tenantId: TenantId,
  place: ValuePlace,
  parts: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const opened: Uint8Array[] = [];
  for (const [part, sealed] of parts.entries()) {
    opened.push(await keyRing.open(tenantId, sealed, columnOf(place, part, parts.length)));
  }
  return opened;
}

/** The number of parts is bound as well: a value that was cut short is none. */
function columnOf({ taskId, kind, round = 0 }: ValuePlace, part: number, count: number): Column {
  return { table: 'task_values', row: `${taskId}/${kind}/${round}/${part}/${count}`, column: 'value' };
}
