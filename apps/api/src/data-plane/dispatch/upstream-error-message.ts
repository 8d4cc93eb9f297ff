import type { RequestId, UpstreamError } from '@gatehouse/mcp';

/** A JSON-RPC error of an upstream, passed on as what it is: its code, its words, its data, under the caller's id. */
export function upstreamErrorMessage(id: RequestId, { code, message, data }: UpstreamError): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } });
}
