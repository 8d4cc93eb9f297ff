import type { Page, PageRequest, ToolView } from '@gatehouse/contracts/api';
import type { TenantId } from '@gatehouse/db';
import { Injectable } from '@nestjs/common';
import { keyOfCursor, pageOf } from '../entries/cursor.ts';
import { type ToolSummary, ToolsService } from './tools.service.ts';

/** Which tools; what is absent narrows nothing. */
export interface ToolFilter {
  /** Slug. */
  readonly upstream?: string | undefined;
  readonly state?: string | undefined;
  readonly tag?: string | undefined;
  /** Part of a canonical name, whatever the case. */
  readonly search?: string | undefined;
}

/**
 * The tools of a tenant as the API shows them. What is looked for is looked for in memory: under row-level security no index
 * helps to find part of a name, and without their definitions all tools of a tenant are read in a few milliseconds.
 */
@Injectable()
export class ToolCatalogue {
  constructor(private readonly tools: ToolsService) {}

  /** By canonical name. @throws GatehouseError `api.input-invalid` */
  async list(tenantId: TenantId, page: PageRequest, filter: ToolFilter): Promise<Page<ToolView>> {
    const after = keyOfCursor(page) ?? '';
    const found = (await this.tools.list(tenantId)).filter((tool) => tool.name > after && fits(tool, filter));
    return pageOf(found.slice(0, page.limit + 1), page, ({ name }) => name, viewOfTool);
  }

  /** @throws GatehouseError `catalogue.tool-unknown` */
  async get(tenantId: TenantId, name: string) {
    const {
      pinnedDigest = null,
      pinned = null,
      seen = null,
      differences,
      ...tool
    } = await this.tools.compare(tenantId, name);
    return { ...viewOfTool(tool), pinnedDigest, pinned, seen, differences: [...differences] };
  }
}

export function viewOfTool({ name, state, annotations, reviewed, tags, digest }: ToolSummary): ToolView {
  return { name, state, annotations, reviewed, tags: [...tags], digest };
}

function fits({ name, state, tags }: ToolSummary, { upstream, search, ...filter }: ToolFilter): boolean {
  return (
    (upstream === undefined || name.startsWith(`${upstream}/`)) &&
    (filter.state === undefined || state === filter.state) &&
    (filter.tag === undefined || tags.includes(filter.tag)) &&
    (search === undefined || name.toLowerCase().includes(search.toLowerCase()))
  );
}
