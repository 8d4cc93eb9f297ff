import type { OAuthClientProvider } from '@modelcontextprotocol/client';

/** As whom the agent comes. */
export interface Identity {
  /** `sub` of its tokens. */
  readonly subject: string;
  /** What the official client gets tokens with. */
  readonly provider: OAuthClientProvider;
  /** What the issuer answers when the person who was asked last has signed in. */
  answer(): Promise<URLSearchParams>;
}
