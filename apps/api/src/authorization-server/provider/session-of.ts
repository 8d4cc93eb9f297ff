import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenSession } from '../interaction-pages.ts';
import type { ServedIssuer } from './served-issuer.ts';

/** Who is signed in in the browser that sent a request, by its cookie. */
export async function sessionOf(
  { provider }: ServedIssuer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<OpenSession | undefined> {
  const { uid, accountId } = await provider.Session.get(provider.createContext(request, response));
  return accountId === undefined ? undefined : { uid, accountId };
}
