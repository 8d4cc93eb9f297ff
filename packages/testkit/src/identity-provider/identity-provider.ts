import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import { createSigningKey, type SigningKey, signToken } from './signing-key.ts';

/** Somebody else's authorization server, as far as a resource server meets it: its keys and its tokens. */
export interface IdentityProvider extends AsyncDisposable {
  /** `iss` of its tokens. */
  readonly issuer: string;
  readonly jwksUri: string;
  /** What it signs with unless told otherwise. */
  key: SigningKey;
  /** What its JWKS shows. */
  published: unknown[];
  /** Answers requests for the JWKS in its place, as one that lies, is slow or is broken. */
  instead: RequestListener | undefined;
  /** How often it was asked for its keys. */
  readonly requests: number;
  /** An access token of an hour from now on. `claims` and `header` replace members; `undefined` removes one. */
  token(claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Starts one on a port of 127.0.0.1 that the system picks. `now` is what its clock says. */
export async function startIdentityProvider(now: () => Date): Promise<IdentityProvider> {
  const key = await createSigningKey();
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    if (provider.instead) return provider.instead(request, response);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: provider.published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: IdentityProvider = {
    issuer,
    jwksUri: `${issuer}/jwks`,
    key,
    published: [key.publicJwk] satisfies JWK[],
    instead: undefined,
    get requests() {
      return requests;
    },
    token: (claims = {}, header = {}) => {
      const seconds = Math.floor(now().getTime() / 1000);
      const standard = { iss: issuer, sub: 'somebody', iat: seconds, exp: seconds + 3600 };
      return signToken(provider.key, { ...standard, ...claims }, header);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}
