import { createHash } from 'node:crypto';
import type { SessionAddress } from '@gatehouse/mcp';
import type { Column } from '@gatehouse/secrets';
import { z } from 'zod';

type Headers = Readonly<Record<string, string>>;

/** What is kept of a session, sealed. */
export interface SessionState {
  readonly address: SessionAddress & { readonly sessionId: string };
  /** Of what it was begun with: an upstream at another URL, or that knows us by another credential, is not to see its id. */
  readonly origin: string;
}

/** The column that holds it, for sealing it. */
export function sessionStateColumn(id: string): Column {
  return { table: 'upstream_sessions', row: id, column: 'state' };
}

/** @param credential headers by which the upstream knows us */
export function originOfSession(url: string, credential: Headers): string {
  return createHash('sha256')
    .update(JSON.stringify([url, credential]))
    .digest('base64url');
}

export function packSession({ address: { revision, sessionId }, origin }: SessionState): Uint8Array {
  return Buffer.from(JSON.stringify([origin, revision, sessionId]));
}

const packed = z.tuple([z.string(), z.string(), z.string()]);

/** Undefined for what another release wrote in another way. */
export function unpackSession(plaintext: Uint8Array): SessionState | undefined {
  const read = packed.safeParse(JSON.parse(Buffer.from(plaintext).toString())).data;
  if (!read) return undefined;
  const [origin, revision, sessionId] = read;
  return { address: { revision, sessionId }, origin };
}
