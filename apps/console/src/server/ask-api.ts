import { GatehouseError } from '@gatehouse/errors';
import { ApiProblem, type ProblemMembers } from '../features/problem/api-problem.ts';
import { consoleParts } from './console-parts.ts';
import { accessTokenOf, type SignedIn } from './signed-in.ts';

/** Milliseconds for an answer of the api. */
const PATIENCE = 10_000;

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, its parts encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** ETag of what is changed. */
  readonly ifMatch?: string;
  /** So that the request may be sent again. */
  readonly idempotencyKey?: string;
}

export interface ApiAnswer<Body> {
  readonly body: Body;
  readonly etag: string | undefined;
}

/**
 * Asks the control plane in the name of whoever is signed in. A token that it does not take is replaced once: it may have
 * ended a moment ago.
 *
 * @throws ApiProblem what the api refused
 * @throws GatehouseError `console.session-ended`, `console.issuer-unavailable`
 */
export async function askApi<Body>(signedIn: SignedIn, request: ApiRequest): Promise<ApiAnswer<Body>> {
  const token = await accessTokenOf(signedIn);
  let response = await send(request, token);
  if (response.status === 401) response = await send(request, await accessTokenOf(signedIn, token));
  if (response.status === 401) throw new GatehouseError('console.session-ended', { reason: 'the api takes no token' });
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return { body: (text ? JSON.parse(text) : undefined) as Body, etag: response.headers.get('etag') ?? undefined };
}

async function send({ method = 'GET', path, query = {}, body, ...rest }: ApiRequest, token: string): Promise<Response> {
  const url = new URL(`${consoleParts().settings.publicUrl}/api/v1${path}`);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  try {
    return await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(rest.ifMatch !== undefined && { 'if-match': rest.ifMatch }),
        ...(rest.idempotencyKey !== undefined && { 'idempotency-key': rest.idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (cause) {
    throw new GatehouseError('console.issuer-unavailable', { reason: 'the api does not answer', cause });
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  const members = isProblem ? ((await response.json()) as ProblemMembers) : {};
  return new ApiProblem(response.status, members);
}
