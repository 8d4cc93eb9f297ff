import Provider from 'oidc-provider';

/** Why the provider ends an authorization in the request that it works on: it was told to, or something was used twice. */
export function whyNow(): 'revoked' | 'reused' {
  return Provider.ctx?.oidc.route === 'revocation' ? 'revoked' : 'reused';
}
