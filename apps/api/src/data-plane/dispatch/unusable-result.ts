import { GatehouseError } from '@gatehouse/errors';
import type { Method, UpstreamResult } from '@gatehouse/mcp';

/** The refusal of a result of a kind that the method, or the specification, does not have. */
export function unusableResult({ resultType }: UpstreamResult, method: Method): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', {
    reason: `a result of type ${resultType.slice(0, 40)} for ${method}`,
  });
}
