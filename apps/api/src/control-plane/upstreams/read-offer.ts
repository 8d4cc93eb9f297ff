import { GatehouseError } from '@gatehouse/errors';
import {
  promptDefinitions,
  resourceDefinitions,
  type ToolDefinition,
  templateDefinitions,
  toolDefinitions,
  toolDigest,
} from '@gatehouse/mcp';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import type { UpstreamClient } from './ask-upstream.ts';
import { CollectedList, type ListOf } from './collected-list.ts';
import type { ListedTool } from './compare-tools.ts';
import { type Discovery, OfferReader, type ReadingOptions } from './offer-reader.ts';
import { storable } from './storable.ts';
import { TimeSlice } from './time-slice.ts';

/** What an upstream says that it offers, in the form in which it is kept. */
export interface Offer extends Omit<Discovery, 'capabilities'> {
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

const TOOLS: ListOf<ToolDefinition> = {
  method: 'tools/list',
  member: 'tools',
  definitionsOf: toolDefinitions,
  nameOf: ({ name }) => name,
};
const PROMPTS = {
  method: 'prompts/list',
  member: 'prompts',
  definitionsOf: promptDefinitions,
  nameOf: ({ name }: { readonly name: string }) => name,
} as const;
const RESOURCES = {
  method: 'resources/list',
  member: 'resources',
  definitionsOf: resourceDefinitions,
  nameOf: ({ uri }: { readonly uri: string }) => uri,
} as const;
const TEMPLATES = {
  method: 'resources/templates/list',
  member: 'resourceTemplates',
  definitionsOf: templateDefinitions,
  nameOf: ({ uriTemplate }: { readonly uriTemplate: string }) => uriTemplate,
} as const;

/** Bytes in the database. */
const CAPABILITIES_LIMIT = 64 * 1024;

/**
 * Asks an upstream for everything that it offers: what it speaks, and all pages of the lists that its capabilities
 * name. All of it is read, or this throws: a list that breaks off must not look as if its tools were gone.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function readOffer(
  client: UpstreamClient,
  upstream: UpstreamSnapshot,
  options: ReadingOptions,
): Promise<Offer> {
  const reader = new OfferReader(client, upstream, options);
  try {
    return await readAll(reader);
  } finally {
    reader.end();
  }
}

async function readAll(reader: OfferReader): Promise<Offer> {
  const { capabilities, ...discovered } = await reader.discover();
  const read = <Member>(list: ListOf<Member>, isOffered: unknown) =>
    isOffered ? reader.read(list) : new CollectedList(list);
  const [tools, prompts, resources, templates] = await Promise.all([
    read(TOOLS, capabilities.tools),
    read(PROMPTS, capabilities.prompts),
    read(RESOURCES, capabilities.resources),
    read(TEMPLATES, capabilities.resources),
  ]);
  return {
    ...discovered,
    capabilities: capabilitiesText(capabilities),
    ttlMs: reader.ttlMs,
    tools: await withDigests(tools),
    prompts: prompts.asJson(),
    resources: resources.asJson(),
    templates: templates.asJson(),
    leftOut: tools.leftOut + prompts.leftOut + resources.leftOut + templates.leftOut,
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
