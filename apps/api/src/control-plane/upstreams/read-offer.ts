import { GatehouseError } from '@gatehouse/errors';
import { type ToolDefinition, toolDigest } from '@gatehouse/mcp';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import type { UpstreamClient } from './ask-upstream.ts';
import type { CollectedList } from './collected-list.ts';
import type { ListedTool } from './compare-tools.ts';
import type { Discovery, ReadingOptions } from './offer-reader.ts';
import { leftOutOf, readLists } from './read-lists.ts';
import { storable } from './storable.ts';
import { TimeSlice } from './time-slice.ts';

/** What an upstream says that it offers, in the form in which it is kept. */
export interface Offer extends Omit<Discovery, 'capabilities' | 'server'> {
  /** As JSON. */
  readonly capabilities: string;
  /** Milliseconds for which it says that all of this stays as it is. */
  readonly ttlMs: number;
  /** By name. */
  readonly tools: ReadonlyMap<string, ListedTool>;
  /** JSON arrays of definitions. */
  readonly prompts: string;
  readonly resources: string;
  readonly templates: string;
  /** Members that are not kept: malformed, too large, of a name that was there already, or too many. */
  readonly leftOut: number;
}

/** Bytes in the database. */
const CAPABILITIES_LIMIT = 64 * 1024;

/**
 * Asks an upstream for everything that it offers. All of it is read, or this throws: a list that breaks off must not look as
 * if its tools were gone.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function readOffer(
  client: UpstreamClient,
  upstream: UpstreamSnapshot,
  options: ReadingOptions,
): Promise<Offer> {
  const { discovery, ttlMs, ...lists } = await readLists(client, upstream, options);
  const { capabilities, server: _, ...discovered } = discovery;
  const { tools, prompts, resources, templates } = lists;
  return {
    ...discovered,
    capabilities: capabilitiesText(capabilities),
    ttlMs,
    tools: await withDigests(tools),
    prompts: prompts.asJson(),
    resources: resources.asJson(),
    templates: templates.asJson(),
    leftOut: leftOutOf(lists),
  };
}

function capabilitiesText(capabilities: Readonly<Record<string, unknown>>): string {
  const kept = storable(capabilities, CAPABILITIES_LIMIT);
  if (kept) return kept.text;
  throw new GatehouseError('upstream.invalid-answer', { reason: 'capabilities that cannot be kept' });
}

async function withDigests({ kept }: CollectedList<ToolDefinition>): Promise<ReadonlyMap<string, ListedTool>> {
  const tools = new Map<string, ListedTool>();
  const slice = new TimeSlice();
  for (const [name, { member, text }] of kept) {
    tools.set(name, { digest: toolDigest(member).toString('hex'), text });
    await slice.share();
  }
  return tools;
}
