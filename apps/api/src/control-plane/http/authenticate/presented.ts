import type { SecretOrKeyProvider } from 'passport-jwt';
import type { ApiCaller } from '../caller.ts';

/** What passport's strategy asks about the token of one request. */
export interface Presented {
  /** The key that the token names, once all that is cheaper than a signature has been compared. */
  readonly keyFor: SecretOrKeyProvider;
  /** Who it is, once the signature holds. @throws GatehouseError `token.invalid`, `scope.insufficient` */
  caller(): Promise<ApiCaller>;
}

const presented = new WeakMap<object, Presented>();

/*
 * Passport keeps one registry of strategies for a process, and there may be several apis in one. So a strategy has nothing of
 * its own: what it needs is kept with the request.
 */

export function present(request: object, token: Presented): void {
  presented.set(request, token);
}

export function presentedWith(request: object): Presented {
  const token = presented.get(request);
  if (!token) throw new Error('No token was presented with this request');
  return token;
}
