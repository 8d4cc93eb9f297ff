import type { TenantId } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import {
  type ClaimedName,
  CURRENT_REVISION,
  claimedName,
  isStatelessRevision,
  META,
  type Method,
  type RawJson,
  type UpstreamError,
  type UpstreamResult,
} from '@gatehouse/mcp';
import { ByteBudget } from '../../data-plane/dispatch/relay/byte-budget.ts';
import type { OpenedSession } from '../../data-plane/dispatch/session-leg/open-session.ts';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import type { Asking, UpstreamClient } from './ask-upstream.ts';
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

/** Milliseconds for which an upstream is taken to be of the session era still; then it may have been brought up to date. */
const REMEMBERED_FOR = 24 * 3_600_000;

export interface ReadingOptions {
  readonly tenantId: TenantId;
  readonly signal: AbortSignal;
  readonly now: Date;
  /** What the upstream spoke, and when that was found out. */
  readonly remembered: { readonly revision: string; readonly probedAt: Date } | undefined;
}

/** What a `server/discover` says, or the answer to `initialize`. */
export interface Discovery {
  readonly revision: string;
  /** When it was found out that it speaks this revision. */
  readonly probedAt: Date;
  /** Whether it gave our session an id. */
  readonly hasSessions: boolean;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly server: ClaimedName | undefined;
}

/**
 * Reads what an upstream offers: which revision it speaks, what it can do, its lists. All of it within one time and one number
 * of bytes, and where the upstream is of the session era within one session.
 */
export class OfferReader {
  /** The least of all answers, in milliseconds. */
  ttlMs = LONGEST_TTL;
  private readonly budget = new ByteBudget(ANSWERS_LIMIT);
  private readonly until: number;
  private session: OpenedSession | undefined;

  constructor(
    private readonly client: UpstreamClient,
    private readonly upstream: UpstreamSnapshot,
    private readonly options: ReadingOptions,
  ) {
    this.until = performance.now() + Math.min(upstream.timeoutMs, LONGEST_READING);
  }

  /**
   * Finds out what it speaks. It is asked in the current revision first, and for a day after it did not know that, in the
   * session era first: what it says no to is no failure, as long as it says yes to the other.
   *
   * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
   */
  async discover(): Promise<Discovery> {
    const { remembered, now } = this.options;
    if (remembered && !isStatelessRevision(remembered.revision) && isRecent(remembered.probedAt, now)) {
      const known = await unlessRefused(this.begin(remembered.probedAt));
      if (known) return known;
    }
    return (await this.discoverCurrent()) ?? this.begin(now);
  }

  /** To be called when nothing more is read. */
  end(): void {
    if (this.session) void this.client.end(this.session, this.asking());
  }

  private async discoverCurrent(): Promise<Discovery | undefined> {
    const answer = await this.client.discover(this.asking());
    if (!answer) return undefined;
    const { supportedVersions, capabilities, _meta } = this.resultOf(answer, 'server/discover').value;
    if (!Array.isArray(supportedVersions) || !isObject(capabilities)) {
      throw unusable('server/discover: no versions or no capabilities');
    }
    if (!supportedVersions.includes(CURRENT_REVISION)) return undefined;
    const server = isObject(_meta) ? claimedName(_meta[META.serverInfo]) : undefined;
    return { revision: CURRENT_REVISION, probedAt: this.options.now, hasSessions: false, capabilities, server };
  }

  private async begin(probedAt: Date): Promise<Discovery> {
    this.session = await this.client.begin(this.asking());
    const { revision, sessionId, capabilities, server } = this.session;
    const discovered = { revision, probedAt, server };
    return sessionId === undefined
      ? { ...discovered, hasSessions: false, capabilities: withoutSession(capabilities) }
      : { ...discovered, hasSessions: true, capabilities };
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
    const question = { ...this.asking(), method, cursor };
    return this.session ? this.client.askIn(this.session, question) : this.client.ask(question);
  }

  private asking(): Asking {
    const { upstream, budget, options } = this;
    const timeoutMs = Math.max(1, Math.ceil(this.until - performance.now()));
    return { tenantId: options.tenantId, signal: options.signal, upstream, timeoutMs, budget };
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

function isRecent(probedAt: Date, now: Date): boolean {
  const age = now.getTime() - probedAt.getTime();
  return age >= 0 && age < REMEMBERED_FOR;
}

async function unlessRefused(work: Promise<Discovery>): Promise<Discovery | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (asGatehouseError(thrown).code !== 'upstream.revision-unsupported') throw thrown;
    return undefined;
  }
}

/** What follows resources needs a session, and news of lists a stream that belongs to one. */
function withoutSession(capabilities: Discovery['capabilities']): Discovery['capabilities'] {
  const entries = Object.entries(capabilities).map(([name, value]) => {
    if (!isObject(value)) return [name, value];
    const { subscribe: _, listChanged: __, ...rest } = value;
    return [name, rest];
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
