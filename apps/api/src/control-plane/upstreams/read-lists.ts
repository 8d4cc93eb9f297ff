import {
  type PromptDefinition,
  promptDefinitions,
  type ResourceDefinition,
  resourceDefinitions,
  type TemplateDefinition,
  type ToolDefinition,
  templateDefinitions,
  toolDefinitions,
} from '@gatehouse/mcp';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import type { UpstreamClient } from './ask-upstream.ts';
import { CollectedList, type ListOf } from './collected-list.ts';
import { type Discovery, OfferReader, type ReadingOptions } from './offer-reader.ts';

/** All lists of an upstream. */
export interface OfferedLists {
  readonly tools: CollectedList<ToolDefinition>;
  readonly prompts: CollectedList<PromptDefinition>;
  readonly resources: CollectedList<ResourceDefinition>;
  readonly templates: CollectedList<TemplateDefinition>;
}

/** What an upstream says that it is, and all lists that its capabilities name. */
export interface ReadLists extends OfferedLists {
  readonly discovery: Discovery;
  /** Milliseconds for which it says that all of this stays as it is. */
  readonly ttlMs: number;
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

/**
 * Asks an upstream what it speaks, and for all pages of the lists that its capabilities name.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function readLists(
  client: UpstreamClient,
  upstream: UpstreamSnapshot,
  options: ReadingOptions,
): Promise<ReadLists> {
  const reader = new OfferReader(client, upstream, options);
  try {
    return await readAll(reader);
  } finally {
    reader.end();
  }
}

async function readAll(reader: OfferReader): Promise<ReadLists> {
  const discovery = await reader.discover();
  const { capabilities } = discovery;
  const read = <Member>(list: ListOf<Member>, isOffered: unknown) =>
    isOffered ? reader.read(list) : new CollectedList(list);
  const [tools, prompts, resources, templates] = await Promise.all([
    read(TOOLS, capabilities.tools),
    read(PROMPTS, capabilities.prompts),
    read(RESOURCES, capabilities.resources),
    read(TEMPLATES, capabilities.resources),
  ]);
  return { discovery, ttlMs: reader.ttlMs, tools, prompts, resources, templates };
}

/** Members that were listed and are not kept. */
export function leftOutOf({ tools, prompts, resources, templates }: OfferedLists): number {
  return tools.leftOut + prompts.leftOut + resources.leftOut + templates.leftOut;
}
