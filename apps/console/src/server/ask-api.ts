import { type ApiAnswer, ApiProblem, type ApiRequestOptions, createApiClient } from '@gatehouse/api-client';
import type { Operation, RequestOf } from '@gatehouse/contracts/api';
import { GatehouseError } from '@gatehouse/errors';
import { consoleParts } from './console-parts.ts';
import { accessTokenOf, type SignedIn } from './signed-in.ts';

/** Milliseconds for an answer of the api: longer than it waits itself for an upstream that is to say what it offers. */
const PATIENCE = 20_000;

/** What is said to an operation. */
export type ApiRequest<Op extends Operation> = RequestOf<Op> & ApiRequestOptions;

/**
 * Asks the control plane in the name of whoever is signed in. A token that it does not take is replaced once: it may have
 * ended a moment ago.
 *
 * @throws ApiProblem what the api refused
 * @throws GatehouseError `console.session-ended`, `console.issuer-unavailable`
 */
export async function askApi<Op extends Operation>(
  signedIn: SignedIn,
  operation: Op,
  request: ApiRequest<Op>,
): Promise<ApiAnswer<Op>> {
  const token = await accessTokenOf(signedIn);
  try {
    return await clientWith(token)(operation, request);
  } catch (thrown) {
    if (!isUnauthorized(thrown)) throw thrown;
  }
  const fresh = await accessTokenOf(signedIn, token);
  try {
    return await clientWith(fresh)(operation, request);
  } catch (thrown) {
    if (!isUnauthorized(thrown)) throw thrown;
    throw new GatehouseError('console.session-ended', { reason: 'the api takes no token' });
  }
}

function clientWith(token: string) {
  return createApiClient({ baseUrl: consoleParts().settings.publicUrl, token: () => token, fetch: patiently });
}

const patiently: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, { ...init, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
  } catch (cause) {
    throw new GatehouseError('console.issuer-unavailable', { reason: 'the api does not answer', cause });
  }
};

function isUnauthorized(thrown: unknown): boolean {
  return thrown instanceof ApiProblem && thrown.status === 401;
}
