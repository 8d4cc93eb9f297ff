import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { CURRENT_REVISION, type Method, type RawJson, type UpstreamError, type UpstreamResult } from '@gatehouse/mcp';
import { ByteBudget } from '../../data-plane/dispatch/relay/byte-budget.ts';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import type { UpstreamClient } from './ask-upstream.ts';
import { CollectedList, type ListOf } from './collected-list.ts';

/** All answers of one reading together, in bytes. */
const ANSWERS_LIMIT = 4 * 1024 * 1024;

/** Milliseconds for all of it, however long a call of the upstream may take. */
const LONGEST_READING = 15_000;

/** Pages of one list; a cursor that never ends is not followed for ever. */
const PAGE_LIMIT = 100;

/** Milliseconds; more makes no difference to anything. */
const LONGEST_TTL = 24 * 3_600_000;

const METHOD_NOT_FOUND = -32601;

/** What a server answers that does not speak the current revision: unknown version, unknown method, no session. */
const OTHER_REVISION = [-32022, METHOD_NOT_FOUND, -32600, -32000];

export interface ReadingOptions {
  readonly tenantId: TenantId;
  readonly signal: AbortSignal;
}

/** What a `server/discover` says. */
export interface Discovery {
  readonly capabilities: Readonly<Record<string, unknown>>;
}

/** Reads an upstream's discovery and lists: all of them within one time and one number of bytes. */
export class OfferReader {
  /** The least of all answers, in milliseconds. */
  ttlMs = LONGEST_TTL;
  private readonly budget = new ByteBudget(ANSWERS_LIMIT);
  private readonly end: number;

  constructor(
    private readonly client: UpstreamClient,
    private readonly upstream: UpstreamSnapshot,
    private readonly options: ReadingOptions,
  ) {
    this.end = performance.now() + Math.min(upstream.timeoutMs, LONGEST_READING);
  }

  /** @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy` */
  async discover(): Promise<Discovery> {
    const answer = await this.ask('server/discover');
    if (answer.kind === 'error' && OTHER_REVISION.includes(answer.code)) throw otherRevision(`code ${answer.code}`);
    const { supportedVersions, capabilities } = this.resultOf(answer, 'server/discover').value;
    if (!Array.isArray(supportedVersions) || !isObject(capabilities)) {
      throw unusable('server/discover: no versions or no capabilities');
    }
    if (!supportedVersions.includes(CURRENT_REVISION)) throw otherRevision('it supports others only');
    return { capabilities };
  }

  /** All pages of a list. @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy` */
  async read<Member>(list: ListOf<Member>): Promise<CollectedList<Member>> {
    const { method, member } = list;
    const collected = new CollectedList(list);
    let cursor: RawJson | undefined;
    for (let page = 0; page < PAGE_LIMIT; page++) {
      const answer = await this.ask(method, cursor);
      // Resources without templates are common, and their servers need not know the method.
      const isUnknown = answer.kind === 'error' && answer.code === METHOD_NOT_FOUND;
      if (isUnknown && method === 'resources/templates/list') return collected;
      const { value, raw } = this.resultOf(answer, method);
      const members = value[member];
      if (!Array.isArray(members)) throw unusable(`${method}: ${member} is not a list`);
      await collected.add(members);
      cursor = typeof value.nextCursor === 'string' ? raw.get('nextCursor') : undefined;
      if (cursor === undefined || collected.isFull) return collected;
    }
    throw unusable(`${method}: more than ${PAGE_LIMIT} pages`);
  }

  private ask(method: Method, cursor?: RawJson): Promise<UpstreamResult | UpstreamError> {
    const timeoutMs = Math.max(1, Math.ceil(this.end - performance.now()));
    const { upstream, budget } = this;
    return this.client.ask({ ...this.options, upstream, method, cursor, timeoutMs, budget });
  }

  private resultOf(answer: UpstreamResult | UpstreamError, method: Method): UpstreamResult {
    if (answer.kind === 'error') throw unusable(`${method}: the error ${answer.code}`);
    const { resultType = 'complete', ttlMs } = answer.value;
    if (resultType !== 'complete') throw unusable(`${method}: an incomplete result`);
    // An upstream that does not say promises nothing.
    this.ttlMs = Math.min(this.ttlMs, typeof ttlMs === 'number' && ttlMs >= 0 ? Math.floor(ttlMs) : 0);
    return answer;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}

function otherRevision(reason: string): GatehouseError {
  return new GatehouseError('upstream.revision-unsupported', { reason });
}
