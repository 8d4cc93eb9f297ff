import type {
  OAuthClientMetadata,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';

/** Takes a URL that a client wants opened to where a person sees it; rejects when that person does not go through with it. */
export type OpenInBrowser = (url: URL) => Promise<void>;

/** For where no person is to be asked. */
export const nobody: OpenInBrowser = async ({ href }) => {
  throw new Error(`A browser was asked for: ${href}`);
};

/** What an application gives to either line of the SDK for one endpoint. It keeps in memory what it is given. */
export class RememberingProvider implements OAuthClientProvider {
  readonly clientMetadata: OAuthClientMetadata;
  openInBrowser: OpenInBrowser = nobody;
  private client: StoredOAuthClientInformation | undefined;
  private kept: StoredOAuthTokens | undefined;
  private discovered: OAuthDiscoveryState | undefined;
  private verifier = '';

  constructor(
    clientName: string,
    readonly redirectUrl: string,
  ) {
    this.clientMetadata = {
      client_name: clientName,
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  clientInformation = () => this.client;
  tokens = () => this.kept;
  codeVerifier = () => this.verifier;
  discoveryState = () => this.discovered;

  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.client = client;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.kept = tokens;
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovered = state;
  }

  invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): void {
    if (scope === 'all' || scope === 'client') this.client = undefined;
    if (scope === 'all' || scope === 'tokens') this.kept = undefined;
    if (scope === 'all' || scope === 'discovery') this.discovered = undefined;
  }

  async redirectToAuthorization(url: URL): Promise<void> {
    await this.openInBrowser(url);
  }
}
