import { GatehouseError } from '@gatehouse/errors';
import type { Method } from '../method.ts';
import { errorWithCode, type RelayedError, relayedCode } from '../relayed-error.ts';
import { CODE } from '../rpc-code.ts';
import type { UpstreamError } from '../upstream-message.ts';

/**
 * What a caller of the session era is sent in the place of an upstream's error: as `relayedError`, but that a resource
 * that there is not has a code of its own (2025-11-25, server/resources).
 *
 * @throws GatehouseError `session.input-needed` when the upstream misses a capability, `upstream.invalid-answer`
 */
export function sessionError(error: UpstreamError, method: Method): RelayedError {
  if (error.code === CODE.missingCapability) throw new GatehouseError('session.input-needed');
  const code = relayedCode(error);
  // There is nothing else in the params of resources/read that could be wrong.
  const isUnknown = method === 'resources/read' && code === CODE.invalidParams;
  return errorWithCode(error, isUnknown ? CODE.resourceNotFound : code);
}
