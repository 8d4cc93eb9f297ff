import type { PromptDefinition, ResourceDefinition, TemplateDefinition } from '@gatehouse/mcp';
import { servePrompts } from './serve-prompts.ts';
import { serveResources, serveTemplates } from './serve-resources.ts';
import { serveTools } from './serve-tools.ts';
import type { Served, Shown } from './served.ts';
import type { CatalogueRow, ToolRow } from './tenant-rows.ts';
import type {
  EndpointSnapshot,
  ServedPrompt,
  ServedResource,
  ServedTemplate,
  ServedTool,
  ShownUpstream,
} from './tenant-snapshot.ts';

/** What upstreams offer, by the id of the upstream. */
export interface Offers {
  readonly tools: ReadonlyMap<string, readonly ToolRow[]>;
  readonly catalogues: ReadonlyMap<string, CatalogueRow>;
}

/** Told what an endpoint withholds, by canonical names. */
export type WithheldListener = (endpoint: string, kind: string, withheld: readonly string[]) => void;

/**
 * One endpoint. What it serves is put together when somebody first asks for it: an endpoint may show thousands of tools,
 * and most requests are about one kind of thing at one endpoint.
 */
export class EndpointView implements EndpointSnapshot {
  private servedTools: ReadonlyMap<string, ServedTool> | undefined;
  private servedPrompts: ReadonlyMap<string, ServedPrompt> | undefined;
  private servedResources: ReadonlyMap<string, ServedResource> | undefined;
  private servedTemplates: readonly ServedTemplate[] | undefined;

  constructor(
    readonly slug: string,
    readonly upstreams: readonly ShownUpstream[],
    private readonly offers: Offers,
    private readonly onWithheld: WithheldListener,
  ) {}

  get tools(): ReadonlyMap<string, ServedTool> {
    this.servedTools ??= this.told('tools', serveTools(this.shown(({ id }) => this.offers.tools.get(id) ?? [])));
    return this.servedTools;
  }

  get prompts(): ReadonlyMap<string, ServedPrompt> {
    this.servedPrompts ??= this.told('prompts', servePrompts(this.listed<PromptDefinition>('prompts')));
    return this.servedPrompts;
  }

  get resources(): ReadonlyMap<string, ServedResource> {
    this.servedResources ??= serveResources(this.listed<ResourceDefinition>('resources')).served;
    return this.servedResources;
  }

  get templates(): readonly ServedTemplate[] {
    this.servedTemplates ??= serveTemplates(this.listed<TemplateDefinition>('templates'));
    return this.servedTemplates;
  }

  private shown<Offer>(offersOf: (upstream: ShownUpstream['upstream']) => readonly Offer[]): Shown<Offer>[] {
    return this.upstreams.map(({ prefix, upstream }) => ({ prefix, upstream, offers: offersOf(upstream) }));
  }

  /** Lists were checked member by member before they were stored. */
  private listed<Definition>(list: 'prompts' | 'resources' | 'templates'): Shown<Definition>[] {
    return this.shown(({ id }) => JSON.parse(this.offers.catalogues.get(id)?.[list] ?? '[]') as Definition[]);
  }

  private told<Collection>(kind: string, { served, withheld }: Served<Collection>): Collection {
    if (withheld.length > 0) this.onWithheld(this.slug, kind, withheld);
    return served;
  }
}
