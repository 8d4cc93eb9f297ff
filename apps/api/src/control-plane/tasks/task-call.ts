import { GatehouseError } from '@gatehouse/errors';
import type { RawJson, RawMembers } from '@gatehouse/mcp';
import { z } from 'zod';

/** What a call is made with later: what was judged, to the letter, and by what it is judged again. */
export interface TaskCall {
  /** Name of the tool at its upstream. */
  readonly tool: string;
  /** Digest of the definition that was pinned when the task was made: another one is another tool. */
  readonly definitionDigest: string;
  /** Members of `params` and of `_meta`, each as the caller wrote it. */
  readonly params: RawMembers;
  readonly meta: RawMembers;
  /** What the upstream may make use of. */
  readonly capabilities: RawJson;
  /** Headers that repeat arguments. */
  readonly paramHeaders: Readonly<Record<string, string>>;
  /** As whom the caller came: its grants are those of the moment at which the call is made. */
  readonly issuerId: string;
  readonly subject: string;
  readonly scopes: readonly string[];
}

const members = z.array(z.tuple([z.string(), z.string()]));

const packed = z.object({
  tool: z.string(),
  definitionDigest: z.string(),
  params: members,
  meta: members,
  capabilities: z.string(),
  paramHeaders: z.record(z.string(), z.string()),
  issuerId: z.string(),
  subject: z.string(),
  scopes: z.array(z.string()),
});

/** As bytes, to be sealed. */
export function packTaskCall({ params, meta, ...rest }: TaskCall): Uint8Array {
  return Buffer.from(JSON.stringify({ ...rest, params: [...params], meta: [...meta] }));
}

/** @throws GatehouseError `internal` for what another release wrote in another way */
export function unpackTaskCall(bytes: Uint8Array): TaskCall {
  const { success, data, error } = packed.safeParse(JSON.parse(Buffer.from(bytes).toString()));
  if (!success) throw new GatehouseError('internal', { reason: 'a call of another release', cause: error });
  // Sealed by us, so that what was checked then is checked.
  const raw = (text: string) => text as RawJson;
  const rawMembers = (entries: readonly (readonly [string, string])[]): RawMembers =>
    new Map(entries.map(([name, text]) => [name, raw(text)]));
  return {
    ...data,
    params: rawMembers(data.params),
    meta: rawMembers(data.meta),
    capabilities: raw(data.capabilities),
  };
}
