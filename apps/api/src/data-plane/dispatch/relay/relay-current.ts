import type { UpstreamError, UpstreamResult } from '@gatehouse/mcp';
import { type ReadOptions, readAnswer } from './read-answer.ts';
import { REQUEST_ID, type RelayRequest, type SendParts, send } from './send.ts';

/**
 * Sends a request to an upstream of the current revision and reads its answer, which `held` then holds until it is released.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function relayCurrent(
  request: RelayRequest & ReadOptions,
  parts: SendParts,
): Promise<UpstreamResult | UpstreamError> {
  const { response, end } = await send(request, parts);
  try {
    return await readAnswer(response, REQUEST_ID, request);
  } catch (thrown) {
    request.held.release();
    throw thrown;
  } finally {
    end();
  }
}
