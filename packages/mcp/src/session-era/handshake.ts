import { type ClaimedName, claimedName } from '../claimed-name.ts';
import { isJsonObject } from '../meta.ts';
import { LATEST_SESSION_REVISION, SESSION_REVISIONS } from '../revision.ts';
import type { Implementation } from '../upstream-answer.ts';
import { type UpstreamResult, unusable } from '../upstream-message.ts';
import type { UpstreamMessage } from '../upstream-request.ts';

/** What an upstream of the session era says of itself in its answer to `initialize`. */
export interface Handshake {
  /** The one that is spoken from then on; undefined when it is none that is known here. */
  readonly revision: string | undefined;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly server: ClaimedName | undefined;
}

/**
 * Builds the `initialize` that begins a session (2025-11-25, basic/lifecycle). It declares no capabilities, so that the
 * upstream has no reason to ask for anything.
 */
export function buildInitialize(id: string, clientInfo: Implementation): UpstreamMessage {
  const params = { protocolVersion: LATEST_SESSION_REVISION, capabilities: {}, clientInfo };
  return {
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id, method: 'initialize', params }),
  };
}

/**
 * Reads the answer to it.
 *
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function readHandshake({ value: { protocolVersion, capabilities, serverInfo } }: UpstreamResult): Handshake {
  if (typeof protocolVersion !== 'string' || !isJsonObject(capabilities)) {
    throw unusable('initialize: no version or no capabilities');
  }
  const revision = SESSION_REVISIONS.includes(protocolVersion) ? protocolVersion : undefined;
  return { revision, capabilities, server: claimedName(serverInfo) };
}
