import type { Clock, Database, TenantId } from '@gatehouse/db';
import { reviewByRules } from '../tools/review-by-rules.ts';
import type { UpstreamClient } from './ask-upstream.ts';
import {
  keptCharacters,
  knownTools,
  listsDiffer,
  waitForTenant,
  writeCatalogue,
  writeTools,
} from './catalogue.repository.ts';
import { type CatalogueChange, recordChange, stateChanges } from './catalogue-change.ts';
import { compareTools, type ToolChanges } from './compare-tools.ts';
import { type Offer, readOffer } from './read-offer.ts';
import { type FoundUpstream, findUpstream } from './upstreams.repository.ts';

/** Tools that are kept of one upstream, those that are gone included. */
const MAX_KEPT = 4_000;

/** Characters of definitions that are kept of one upstream. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** How often an upstream is asked again because somebody else was faster. */
const ATTEMPTS = 3;

export interface RefreshParts {
  readonly database: Database;
  readonly client: UpstreamClient;
  readonly clock: Clock;
}

export interface RefreshResult {
  readonly change: CatalogueChange;
  /** Whether anything was written. */
  readonly written: boolean;
}

/**
 * Asks an upstream what it offers, and writes what differs: nothing, when nothing does. No transaction is open while the
 * upstream answers. Where the upstream's row or its catalogue was written meanwhile, the answer may be older than what is
 * kept, or come from an address that is no longer the upstream's: then it is asked again.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function refreshCatalogue(
  tenantId: TenantId,
  slugOrId: string,
  signal: AbortSignal,
  { database, client, clock }: RefreshParts,
): Promise<RefreshResult> {
  for (let attempt = 1; ; attempt++) {
    const asked = await database.withTenant(tenantId, (tx) => findUpstream(tx, slugOrId));
    const { upstream, remembered } = asked;
    const offer = await readOffer(client, upstream, { tenantId, signal, remembered, now: clock.now() });
    const result = await store(tenantId, asked, offer, attempt >= ATTEMPTS, { database, clock });
    if (result) return result;
  }
}

/** `undefined`: somebody else wrote since the upstream was asked, and `last` does not say that this is no matter. */
async function store(
  tenantId: TenantId,
  asked: FoundUpstream,
  offer: Offer,
  last: boolean,
  { database, clock }: Pick<RefreshParts, 'database' | 'clock'>,
): Promise<RefreshResult | undefined> {
  const { id, slug } = asked.upstream;
  return database.withTenant(tenantId, async (tx) => {
    await waitForTenant(tx);
    const now = await findUpstream(tx, id);
    const known = await knownTools(tx, id);
    const options = { newTools: now.newTools, maxKept: MAX_KEPT };
    let tools = compareTools(known, offer.tools, { ...options, room: Number.POSITIVE_INFINITY });
    if (addsDefinitions(tools)) {
      const room = MAX_CHARACTERS - (await keptCharacters(tx, id));
      tools = compareTools(known, offer.tools, { ...options, room });
    }
    const lists = await listsDiffer(tx, id, offer);
    const change = { upstream: slug, ...stateChanges(tools), lists, leftOut: offer.leftOut + tools.leftOut };
    const { added, moved, dropped } = tools;
    if (!lists && added.length + moved.length + dropped.length === 0) return { change, written: false };
    if (now.version !== asked.version && !(last && now.upstream.url === asked.upstream.url)) return undefined;

    const at = clock.now();
    await writeTools(tx, id, tools, at);
    await writeCatalogue(tx, id, offer, at);
    // What is held as well: tags, and how its calls are run, hold however it is approved.
    const names = added.map(({ name }) => name);
    if (names.length > 0) await reviewByRules(tx, { only: { upstreamId: id, names } });
    await recordChange(tx, change, at);
    return { change, written: true };
  });
}

function addsDefinitions({ added, moved }: ToolChanges): boolean {
  return added.length > 0 || moved.some(({ seen, instead }) => seen ?? instead);
}
