import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A message that an upstream was sent. */
export interface SeenMessage {
  readonly http: string;
  readonly headers: IncomingHttpHeaders;
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: { readonly code: number };
}

/** What a test makes an upstream do in the place of the ordinary: whether it did. */
export type Misbehaviour = (
  message: SeenMessage,
  response: ServerResponse,
  request: IncomingMessage,
) => boolean | Promise<boolean>;

export interface SessionUpstream extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenMessage[];
  /** Those that are open, and how often `count` was called in each. */
  readonly sessions: Map<string, number>;
  /** Whether it gives sessions an id. */
  hasSessions: boolean;
  revision: string;
  capabilities: object;
  tools: readonly object[];
  /** Whether a GET gets a stream, and those that are open. */
  offersStream: boolean;
  readonly streams: Set<(message: object) => void>;
  misbehave: Misbehaviour;
  /** Messages of this method, or answers of ours where there is none. */
  sent(method: string | undefined): SeenMessage[];
}

const TOOLS = ['count', 'echo', 'slow'].map((name) => ({ name, inputSchema: { type: 'object' } }));

/**
 * A server of the session era, as strict as the official one: without a session that it knows it takes nothing but
 * `initialize`. `count` answers how often it was called in its session, `echo` what it was sent.
 */
export async function startSessionUpstream(): Promise<SessionUpstream> {
  const seen: SeenMessage[] = [];
  const sessions = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const message = { http: request.method ?? '', headers: request.headers, ...(body && JSON.parse(body)) };
    seen.push(message);
    if (await upstream.misbehave(message, response, request)) return;
    behave(message, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function behave(message: SeenMessage, response: ServerResponse): unknown {
    const { http, headers, id, method } = message;
    const sessionId = headers['mcp-session-id'];
    if (method === 'initialize') return begin(message, response);
    if (headers['mcp-protocol-version'] !== upstream.revision) return refuse(response, 400, 'Unsupported version');
    if (upstream.hasSessions) {
      if (typeof sessionId !== 'string') return refuse(response, 400, 'Mcp-Session-Id header is required');
      if (!sessions.has(sessionId)) return refuse(response, 404, 'Session not found');
    }
    if (http === 'DELETE') {
      sessions.delete(String(sessionId));
      response.end();
    } else if (http === 'GET') listenOn(response);
    else if (id === undefined || method === undefined) response.writeHead(202).end();
    else answer(response, id, resultOf(message, String(sessionId)));
  }

  function listenOn(response: ServerResponse): void {
    if (!upstream.offersStream) {
      response.writeHead(405).end();
      return;
    }
    const say = stream(response);
    response.flushHeaders();
    upstream.streams.add(say);
    response.on('close', () => upstream.streams.delete(say));
  }

  function begin({ id }: SeenMessage, response: ServerResponse): void {
    const { revision, capabilities } = upstream;
    if (upstream.hasSessions) {
      const sessionId = randomUUID();
      sessions.set(sessionId, 0);
      response.setHeader('mcp-session-id', sessionId);
    }
    const serverInfo = { name: 'old', version: '1.0.0' };
    answer(response, id, { result: { protocolVersion: revision, capabilities, serverInfo } });
  }

  function resultOf({ method, params }: SeenMessage, sessionId: string): object {
    if (method === 'resources/list') return { result: { resources: [{ uri: 'note://1', name: 'one' }] } };
    if (method === 'resources/subscribe') return { result: {} };
    if (method === 'tools/list') return { result: { tools: upstream.tools } };
    if (method !== 'tools/call') return { error: { code: -32601, message: 'Method not found' } };
    if (params?.name === 'echo') return { result: textResult(JSON.stringify(params)) };
    const count = (sessions.get(sessionId) ?? 0) + 1;
    if (upstream.hasSessions) sessions.set(sessionId, count);
    return { result: textResult(String(count)) };
  }

  const upstream: SessionUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    seen,
    sessions,
    hasSessions: true,
    revision: '2025-11-25',
    capabilities: { tools: {} },
    tools: TOOLS,
    offersStream: false,
    streams: new Set(),
    misbehave: () => false,
    sent: (method) => seen.filter((message) => message.http === 'POST' && message.method === method),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return upstream;
}

export function textResult(text: string): object {
  return { content: [{ type: 'text', text }] };
}

/** Answers a request in JSON with a result or an error. */
export function answer(response: ServerResponse, id: unknown, outcome: object): true {
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
  return true;
}

/** Refuses a message in the way of the official server: the error answers no request. */
export function refuse(response: ServerResponse, status: number, message: string, code = -32000): true {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } }));
  return true;
}

/** Begins a stream. @returns what sends a message on it */
export function stream(response: ServerResponse): (message: object) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  return (message) => void response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
}
