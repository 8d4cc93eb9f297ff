import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import {
  type CheckedRequest,
  isToolName,
  resultMessage,
  type ToolDefinition,
  toolDefinitions,
  type UpstreamResult,
  withServerInfo,
} from '@gatehouse/mcp';
import { canonicalName, decide } from '@gatehouse/policy';
import type { Logger } from 'pino';
import { resolveServedName } from '../authorize/served-tools.ts';
import type { Answer, Authorized } from '../context.ts';
import type { ShownUpstream } from '../snapshot/tenant-snapshot.ts';
import { ByteBudget } from './relay/read-answer.ts';
import { type RelayParts, relay } from './relay/relay.ts';
import { serverInfo } from './server-info.ts';

export interface ListParts extends RelayParts {
  readonly logger: Logger;
}

/** Pages read from one upstream; a cursor that never ends is not followed for ever. */
const PAGE_LIMIT = 50;

/**
 * The tools that this principal may use: all but the hidden ones, by the same `decide()` that judges calls. Upstreams
 * come in the endpoint's order and tools in their upstream's. One upstream that does not answer leaves its tools out;
 * when none answers, that is the answer.
 */
export async function listTools(request: CheckedRequest, authorized: Authorized, parts: ListParts): Promise<Answer> {
  const { endpoint } = authorized;
  // One for all upstreams: a list is one answer.
  const budget = new ByteBudget();
  const listed = await Promise.all(
    endpoint.upstreams.map(async (shown) => {
      try {
        return await toolsOf(shown, authorized, budget, parts);
      } catch (thrown) {
        const error = asGatehouseError(thrown);
        parts.logger.warn({ upstream: shown.upstream.slug, err: error }, 'upstream left out of a list');
        return error;
      }
    }),
  );
  const tools = listed.filter((part) => Array.isArray(part)).flat();
  const [failure] = listed.filter((part) => part instanceof GatehouseError);
  if (failure && listed.every((part) => part instanceof GatehouseError)) throw failure;

  const result = withServerInfo({ tools, resultType: 'complete', ttlMs: 0, cacheScope: 'private' }, serverInfo);
  return { status: 200, body: resultMessage(request.id, JSON.stringify(result)), failed: false };
}

async function toolsOf(
  shown: ShownUpstream,
  authorized: Authorized,
  budget: ByteBudget,
  parts: ListParts,
): Promise<ToolDefinition[]> {
  const definitions = await readAllPages(shown, authorized.signal, budget, parts);
  // Of a name that an upstream lists twice, the first counts.
  const tools = new Map<string, ToolDefinition>();
  for (const definition of definitions) {
    const name = `${shown.prefix}${definition.name}`;
    if (!tools.has(name) && isShown(name, shown, definition.name, authorized)) tools.set(name, { ...definition, name });
  }
  return [...tools.values()];
}

/** Shown under a name is only what a call of that name would reach, and what its decision does not hide. */
function isShown(served: string, shown: ShownUpstream, tool: string, authorized: Authorized): boolean {
  const { endpoint, permissions, principal } = authorized;
  if (!isToolName(served) || resolveServedName(endpoint, served)?.upstream !== shown.upstream) return false;
  const name = canonicalName(shown.upstream.slug, tool);
  return decide(permissions, { kind: 'tool', name, scopes: principal.scopes }).verdict !== 'hidden';
}

/** All pages of one upstream, within one call's time. */
async function readAllPages(
  { upstream }: ShownUpstream,
  signal: AbortSignal,
  budget: ByteBudget,
  parts: RelayParts,
): Promise<ToolDefinition[]> {
  const definitions: ToolDefinition[] = [];
  const end = performance.now() + upstream.timeoutMs;
  let cursor: UpstreamResult['raw'] | undefined;
  for (let page = 0; page < PAGE_LIMIT; page++) {
    const timeoutMs = Math.max(1, Math.ceil(end - performance.now()));
    const params = { cursor: cursor?.get('nextCursor') };
    const answer = await relay({ upstream, method: 'tools/list', params, signal, timeoutMs, budget }, parts);
    if (answer.kind === 'error') {
      throw new GatehouseError('upstream.invalid-answer', { reason: `tools/list: ${answer.code}` });
    }
    for (const definition of toolDefinitions(answer.value)) definitions.push(definition);
    if (typeof answer.value.nextCursor !== 'string') return definitions;
    cursor = answer.raw;
  }
  throw new GatehouseError('upstream.invalid-answer', { reason: `tools/list: more than ${PAGE_LIMIT} pages` });
}
