import type { ErrorDefinition } from './catalogue/definition.ts';
import { type ErrorCode, errorCatalogue } from './catalogue.ts';

/** What an error carries besides its code. */
export interface ErrorDetail {
  /** For the log and the operator's terminal only: never sent to a caller over the network. */
  readonly reason?: string;
  /** Machine-readable and safe to send: becomes `error.data` (JSON-RPC) or members of the problem (RFC 9457). */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error type that Gatehouse throws on purpose. */
export class GatehouseError extends Error {
  override readonly name = 'GatehouseError';
  readonly code: ErrorCode;
  readonly reason: string | undefined;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, detail: ErrorDetail = {}) {
    const { title } = errorCatalogue[code];
    super(detail.reason ? `${title} (${detail.reason})` : title, { cause: detail.cause });
    this.code = code;
    this.reason = detail.reason;
    this.data = detail.data;
  }

  get definition(): ErrorDefinition {
    return errorCatalogue[this.code];
  }
}

/** Any thrown value as a {@link GatehouseError}: what is not one of ours is `internal`, its text kept from callers. */
export function asGatehouseError(thrown: unknown): GatehouseError {
  if (thrown instanceof GatehouseError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new GatehouseError('internal', { reason, cause: thrown });
}
