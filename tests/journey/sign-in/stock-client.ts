import type { OpenInBrowser } from '@gatehouse/testkit';

/** What a client got at an endpoint. */
export interface Served {
  readonly tools: readonly string[];
  /** Order A-1002, as the tool tells it. */
  readonly order: string;
}

/** A client as people run it, which keeps what it was given for the next time. */
export interface StockClient extends AsyncDisposable {
  /** What it registers as. */
  readonly callsItself: string;
  /**
   * Connects, lists the tools and calls one, knowing nothing but the URL.
   *
   * @param open called when it wants a browser; what that throws ends the client, and is thrown
   */
  use(endpoint: URL, open: OpenInBrowser): Promise<Served>;
  /** The access tokens that it keeps. */
  tokens(): Promise<readonly string[]>;
  /** Drops its tokens and nothing else: it stays registered. */
  forgetTokens(): Promise<void>;
}

/** The call that every client makes. */
export const CALL = { name: 'get_order', arguments: { id: 'A-1002' } };

/** What came of a list and that call, in the form in which all clients give it. */
export function served(list: { tools: readonly { name: string }[] }, result: object): Served {
  const [block] = (result as { content: { text?: string }[] }).content;
  return { tools: list.tools.map(({ name }) => name), order: block?.text ?? '' };
}
