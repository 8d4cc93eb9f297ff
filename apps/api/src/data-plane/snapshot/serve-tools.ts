import { isToolName, type MirroredParam, mirroredParams, servedName } from '@gatehouse/mcp';
import { canonicalName, type EffectiveAnnotations, effectiveAnnotations } from '@gatehouse/policy';
import { readRunning } from './read-stored.ts';
import { type Served, ServedNames, type Shown } from './served.ts';
import type { ToolRow } from './tenant-rows.ts';
import type { ServedTool, ToolRunning, UpstreamSnapshot } from './tenant-snapshot.ts';

const NOTHING_MIRRORED: readonly MirroredParam[] = [];

/**
 * The tools of an endpoint under the names that it gives them. Withheld is what would clash, what would get a name that
 * clients do not take, and what declares its headers wrongly, as clients leave it out too.
 */
export function serveTools(shown: readonly Shown<ToolRow>[]): Served<ReadonlyMap<string, ServedTool>> {
  const names = new ServedNames<ServedTool>();
  for (const { prefix, upstream, offers } of shown) {
    for (const row of offers) {
      const name = servedName(prefix, row.name);
      const canonical = canonicalName(upstream.slug, row.name);
      const mirrored = isToolName(name) ? mirroredBy(row.definition) : undefined;
      if (mirrored) names.add(name, canonical, () => new PinnedTool(name, upstream, row, canonical, mirrored));
      else names.withheld.push(canonical);
    }
  }
  return names;
}

/** Most tools declare no headers, and their definitions are not parsed to find that out. */
function mirroredBy(definition: string): readonly MirroredParam[] | undefined {
  if (!definition.includes('x-mcp-header')) return NOTHING_MIRRORED;
  const { inputSchema } = JSON.parse(definition) as { inputSchema?: unknown };
  return typeof inputSchema === 'object' && inputSchema !== null
    ? mirroredParams(inputSchema as Record<string, unknown>)
    : undefined;
}

class PinnedTool implements ServedTool {
  readonly annotations: EffectiveAnnotations;
  readonly running: ToolRunning;

  constructor(
    readonly servedName: string,
    readonly upstream: UpstreamSnapshot,
    private readonly row: ToolRow,
    readonly canonicalName: string,
    readonly mirroredParams: readonly MirroredParam[],
  ) {
    this.annotations = effectiveAnnotations(row.annotations);
    this.running = readRunning(row.running);
  }

  get name(): string {
    return this.row.name;
  }

  get tags(): readonly string[] {
    return this.row.tags;
  }

  /** The stored text is an object without a member `name`. */
  get listed(): string {
    const { definition } = this.row;
    const rest = definition === '{}' ? '}' : `,${definition.slice(1)}`;
    return `{"name":${JSON.stringify(this.servedName)}${rest}`;
  }
}
