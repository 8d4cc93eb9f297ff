import {
  auth,
  type CallToolResult,
  Client,
  extractWWWAuthenticateParams,
  type Progress,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import type { Identity } from './identity.ts';

/** What an endpoint said when it did not let something pass. */
export interface Refusal {
  readonly status: number;
  readonly error: string | undefined;
  /** What a token would have to cover. */
  readonly scope: string | undefined;
}

/** The official client at one endpoint, as somebody. It keeps what it is refused. */
export class Visit {
  readonly refusals: Refusal[] = [];
  private readonly client = new Client(
    { name: 'demo-agent', version: '1.0.0' },
    { versionNegotiation: { mode: 'auto' } },
  );
  private readonly transport: StreamableHTTPClientTransport;

  constructor(
    readonly endpoint: URL,
    readonly identity: Identity,
  ) {
    this.transport = new StreamableHTTPClientTransport(endpoint, {
      authProvider: identity.provider,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (String(url) === endpoint.href && (response.status === 401 || response.status === 403)) {
          const { error, scope } = extractWWWAuthenticateParams(response);
          this.refusals.push({ status: response.status, error, scope });
        }
        return response;
      },
    });
  }

  /**
   * Gets a token that covers `scope`, and connects.
   *
   * @returns what is there, and the revision that is spoken
   */
  async enter(scope: string): Promise<string> {
    const serverUrl = this.endpoint;
    if ((await auth(this.identity.provider, { serverUrl, scope })) === 'REDIRECT') {
      const answer = await this.identity.answer();
      const authorizationCode = answer.get('code') ?? '';
      await auth(this.identity.provider, { serverUrl, authorizationCode, iss: answer.get('iss') ?? '' });
    }
    await this.client.connect(this.transport);
    return `${this.client.getServerVersion()?.name}, revision ${this.client.getNegotiatedProtocolVersion()}`;
  }

  /** The scopes of the token that it has now. */
  async scope(): Promise<string> {
    return (await this.identity.provider.tokens())?.scope ?? '';
  }

  async token(): Promise<string> {
    return (await this.identity.provider.tokens())?.access_token ?? '';
  }

  async tools(): Promise<string[]> {
    const { tools } = await this.client.listTools();
    return tools.map(({ name }) => name);
  }

  /**
   * Calls a tool. Where the token does not cover it the client asks the issuer for more by itself, and a person may
   * have to allow that.
   *
   * @returns the text of the answer
   */
  async call(name: string, args: Record<string, unknown> = {}, onprogress?: (progress: Progress) => void) {
    const once = async () => textOf(await this.client.callTool({ name, arguments: args }, { onprogress }));
    try {
      return await once();
    } catch (thrown) {
      if (!(thrown instanceof UnauthorizedError)) throw thrown;
      await this.transport.finishAuth(await this.identity.answer());
      return once();
    }
  }

  /** What the endpoint says when it does not let a call pass; undefined when it does. */
  async refusalOf(name: string, args: Record<string, unknown> = {}): Promise<string | undefined> {
    return this.call(name, args).then(
      () => undefined,
      (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
    );
  }

  leave(): Promise<void> {
    return this.client.close();
  }
}

function textOf({ content, isError }: CallToolResult): string {
  const text = content.map((block) => (block.type === 'text' ? block.text : `[${block.type}]`)).join('\n');
  if (isError) throw new Error(text);
  return text;
}
