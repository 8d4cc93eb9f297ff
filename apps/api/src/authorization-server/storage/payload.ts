import type { AdapterPayload } from 'oidc-provider';

/** A payload as a row keeps it: without what would let a reader of the table act. */
export function packed({ jti: _secret, ...payload }: AdapterPayload): string {
  return JSON.stringify(payload);
}

/** The payload of a row, under the id by which it was asked for. */
export function unpacked(text: string, id: string | undefined): AdapterPayload {
  return { ...(JSON.parse(text) as AdapterPayload), ...(id !== undefined && { jti: id }) };
}
