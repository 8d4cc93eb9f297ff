import { randomUUID } from 'node:crypto';
import type { Credential } from '@gatehouse/contracts';
import type { ProbeAnswer } from '@gatehouse/contracts/api';
import { Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { RequestLimits } from '../../data-plane/admit/request-limits.ts';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { appendEvent } from '../audit/append-event.ts';
import { UpstreamClient } from './ask-upstream.ts';
import type { CollectedList } from './collected-list.ts';
import { leftOutOf, readLists } from './read-lists.ts';

/** Milliseconds for all of one probe: somebody waits for it. */
const LONGEST_PROBE = 8_000;

/** Of a tenant, in a minute. */
const PROBES_PER_MINUTE = 30;

/** Names of each list that are told, and characters of each. */
const NAMES_SHOWN = 20;
const LONGEST_NAME = 256;

/** Somewhere that may become an upstream. */
export interface ProbedPlace {
  readonly url: string;
  readonly credential: Credential;
}

/** Who asks for it, and what it is found by in the record. */
export interface ProbedBy {
  readonly actor: string;
  readonly correlationId: string;
}

/** Asks places that are no upstreams yet what they would be. */
@Injectable()
export class UpstreamProbes implements BeforeApplicationShutdown {
  private readonly limits = new RequestLimits();
  private readonly stop = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly client: UpstreamClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Asks a place as an upstream is asked: through the same guard, with its credential, within one time and number of bytes.
   * It is on record before anything leaves, because a secret of the tenant's may leave with it.
   *
   * @throws GatehouseError `limit.exceeded`, `upstream.*`, `outbound.refused`, `server.busy`
   */
  async probe(tenantId: TenantId, { url, credential }: ProbedPlace, by: ProbedBy): Promise<ProbeAnswer> {
    this.limits.check(tenantId);
    this.limits.count(tenantId, PROBES_PER_MINUTE);
    const { actor, correlationId } = by;
    const now = this.clock.now();
    await this.database.withTenant(tenantId, (tx) =>
      appendEvent(tx, { kind: 'upstream.probed', at: now, correlationId, target: url, detail: { actor, credential } }),
    );
    const { discovery, ...lists } = await readLists(this.client, placeAsUpstream(url, credential), {
      ...{ tenantId, now, remembered: undefined },
      signal: this.stop.signal,
    });
    const { revision, hasSessions, server } = discovery;
    return {
      ...{ revision, hasSessions },
      server: server ? { name: server.name, version: server.version ?? null } : null,
      tools: shown(lists.tools),
      prompts: shown(lists.prompts),
      resources: shown(lists.resources),
      templates: shown(lists.templates),
      leftOut: leftOutOf(lists),
    };
  }

  beforeApplicationShutdown(): void {
    this.stop.abort(new GatehouseError('server.stopping'));
  }
}

function placeAsUpstream(url: string, credential: Credential): UpstreamSnapshot {
  return {
    ...{ id: randomUUID(), slug: 'probe', url, credential },
    timeoutMs: LONGEST_PROBE,
    sessions: 'client',
    catalogue: undefined,
  };
}

function shown<Member>({ kept }: CollectedList<Member>): { count: number; names: string[] } {
  const names = [...kept.keys()].slice(0, NAMES_SHOWN).map((name) => name.slice(0, LONGEST_NAME).toWellFormed());
  return { count: kept.size, names };
}
