import {
  API_BASE,
  isWrite,
  type Operation,
  type ReceivedFrom,
  type RequestOf,
  statusOf,
} from '@gatehouse/contracts/api';
import { readProblem } from './api-problem.ts';

export interface ApiClientOptions {
  /** Origin of the api, without a slash at its end. */
  readonly baseUrl: string;
  /** Access token for `{public URL}/api/v1`; asked for at every request, so that it can be a fresh one. */
  readonly token: () => string | Promise<string>;
  /** That of the platform unless given. */
  readonly fetch?: typeof fetch;
}

/** What an operation answered. */
export interface ApiAnswer<Op extends Operation> {
  /** Checked against the form that the operation describes. */
  readonly body: ReceivedFrom<Op>;
  /** What is sent as `ifMatch` by whoever changes this; absent for lists. */
  readonly etag: string | undefined;
}

/** What may be said of a request besides what the operation takes. */
export interface ApiRequestOptions {
  /** So that the request may be sent again: the answer is that of the first. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/**
 * Asks for an operation.
 *
 * @throws ApiProblem what the API refused; what `fetch` throws; ZodError for an answer that is not what is described
 */
export type ApiClient = <Op extends Operation>(
  operation: Op,
  request: RequestOf<Op> & ApiRequestOptions,
) => Promise<ApiAnswer<Op>>;

/** What every request may have; which of it one has is the operation's business. */
interface AnyRequest extends ApiRequestOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

/** A client of the control-plane API. It keeps nothing: neither tokens nor answers. */
export function createApiClient({ baseUrl, token, fetch: send = fetch }: ApiClientOptions): ApiClient {
  return async <Op extends Operation>(operation: Op, request: RequestOf<Op> & ApiRequestOptions) => {
    const { params, query, body, ifMatch, idempotencyKey, signal } = request as AnyRequest;
    const response = await send(`${baseUrl}${API_BASE}${pathOf(operation.path, params)}${queryOf(query)}`, {
      method: operation.method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${await token()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        ...(idempotencyKey !== undefined && isWrite(operation) && { 'idempotency-key': idempotencyKey }),
      },
      redirect: 'error',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    if (response.status !== statusOf(operation)) throw await readProblem(response);
    const etag = response.headers.get('etag') ?? undefined;
    const received = operation.answer ? operation.answer.parse(await response.json()) : undefined;
    return { body: received as ReceivedFrom<Op>, etag };
  };
}

function pathOf(path: string, params: AnyRequest['params'] = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

function queryOf(query: AnyRequest['query'] = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
  return given.length > 0 ? `?${search}` : '';
}
