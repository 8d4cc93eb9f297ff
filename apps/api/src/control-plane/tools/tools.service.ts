import { randomUUID } from 'node:crypto';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { type EffectiveAnnotations, effectiveAnnotations, UNREVIEWED } from '@gatehouse/policy';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { EventKind } from '../audit/event.ts';
import { waitForTenant } from '../upstreams/catalogue.repository.ts';
import type { ToolState } from '../upstreams/compare-tools.ts';
import { reviewByRules } from './review-by-rules.ts';
import { type Difference, differences } from './tool-differences.ts';
import {
  definitionsOf,
  forgetTool,
  type KeptTool,
  keptToolNamed,
  keptTools,
  pinTool,
  rejectTool,
} from './tools.repository.ts';

/** A tool as admins see it. Digests are hexadecimal. */
export interface ToolSummary {
  /** `{upstream}/{tool}` */
  readonly name: string;
  readonly state: ToolState;
  /** What counts: of a tool that is not served, nothing that anybody reviewed. */
  readonly annotations: EffectiveAnnotations;
  readonly reviewed: boolean;
  readonly tags: readonly string[];
  /** Of the definition that a decision is about: what was seen last. */
  readonly digest: string;
}

/** What was seen of a tool beside what is pinned of it. */
export interface ToolComparison extends ToolSummary {
  /** Absent where nothing was ever pinned. */
  readonly pinnedDigest: string | undefined;
  readonly pinned: unknown;
  readonly seen: unknown;
  readonly differences: readonly Difference[];
}

/** An admin's decision about one tool. */
export interface Review {
  /** Canonical. */
  readonly name: string;
  /** Of what the admin has looked at: it is refused when that is not what was seen last. */
  readonly digest?: string | undefined;
  /** Who decides, for the record. */
  readonly actor: string;
  /** What it is found by there; made up unless given. */
  readonly correlationId?: string | undefined;
}

/** Of the tools of a tenant. */
interface InTenant {
  readonly tenantId: TenantId;
}

export interface Approval extends Review {
  /** Hints that the admin vouches for. */
  readonly annotations?: Readonly<Record<string, boolean>> | undefined;
}

/** What of a decision is on record besides who made it, and about which tool and digest. */
type Detail = Readonly<Record<string, unknown>>;

@Injectable()
export class ToolsService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Every tool of a tenant, by canonical name. */
  list(tenantId: TenantId): Promise<ToolSummary[]> {
    return this.database.withTenant(tenantId, async (tx) => (await keptTools(tx)).map(summaryOf));
  }

  /** @throws GatehouseError `catalogue.tool-unknown` */
  compare(tenantId: TenantId, name: string): Promise<ToolComparison> {
    return this.database.withTenant(tenantId, async (tx) => {
      const tool = await keptToolNamed(tx, name);
      const { definition, seenDefinition } = await definitionsOf(tx, tool);
      const wasPinned = tool.state !== 'held' && !(tool.state === 'rejected' && !tool.seenDigest);
      const pinned = wasPinned ? definition : undefined;
      const seen = seenDefinition ?? definition;
      return {
        ...summaryOf(tool),
        pinnedDigest: wasPinned ? tool.digest : undefined,
        pinned,
        seen,
        differences: differences(pinned, seen),
      };
    });
  }

  /**
   * Pins what was seen last of a tool, and reviews it. Without annotations it is reviewed by the tenant's rules, but for a
   * definition that takes the place of another: then nobody has reviewed it.
   *
   * @throws GatehouseError `catalogue.tool-unknown`, `catalogue.tool-changed`, `catalogue.nothing-to-review`
   */
  approve({ tenantId, ...approval }: Approval & InTenant): Promise<ToolSummary> {
    return this.database.withTenant(tenantId, (tx) => this.approveIn(tx, approval));
  }

  /** As {@link approve}, in a transaction of the caller's. */
  approveIn(tx: TenantTx, approval: Approval): Promise<ToolSummary> {
    const { annotations } = approval;
    return this.review(tx, approval, 'tool.approved', async (tool, at) => {
      const isWaiting = ['drifted', 'held', 'rejected'].includes(tool.state);
      if (!isWaiting && !(tool.state === 'pinned' && annotations)) throw nothingToReview(tool);
      await pinTool(tx, tool, annotations, at);
      // Where another definition was pinned before, what rules say was said of that one.
      if (!tool.seenDigest && !annotations) await reviewByRules(tx, { only: alone(tool) });
      return { ...(tool.seenDigest && { replaced: tool.digest }), annotations: annotations ?? null };
    });
  }

  /**
   * Refuses what was seen last of a tool: it is withheld until its definition changes.
   *
   * @throws GatehouseError `catalogue.tool-unknown`, `catalogue.tool-changed`, `catalogue.nothing-to-review`
   */
  reject({ tenantId, ...review }: Review & InTenant): Promise<ToolSummary> {
    return this.database.withTenant(tenantId, (tx) => this.rejectIn(tx, review));
  }

  /** As {@link reject}, in a transaction of the caller's. */
  rejectIn(tx: TenantTx, review: Review): Promise<ToolSummary> {
    return this.review(tx, review, 'tool.rejected', async (tool) => {
      if (tool.state === 'rejected') throw nothingToReview(tool);
      await rejectTool(tx, tool);
      return { was: tool.state };
    });
  }

  /**
   * Keeps nothing more of a tool that its upstream no longer lists. Should it be back it is a new one, whatever its
   * definition is then.
   *
   * @returns the tool as it was
   * @throws GatehouseError `catalogue.tool-unknown`, `catalogue.tool-changed`, `catalogue.tool-not-gone`
   */
  forget({ tenantId, ...review }: Review & InTenant): Promise<ToolSummary> {
    return this.database.withTenant(tenantId, (tx) => this.forgetIn(tx, review));
  }

  /** As {@link forget}, in a transaction of the caller's. */
  forgetIn(tx: TenantTx, review: Review): Promise<ToolSummary> {
    return this.decide(tx, review, 'tool.forgotten', async (tool) => {
      if (tool.state !== 'gone') {
        throw new GatehouseError('catalogue.tool-not-gone', { reason: `${tool.name} is ${tool.state}` });
      }
      await forgetTool(tx, tool);
      return { detail: {}, summary: summaryOf(tool) };
    });
  }

  /** A decision that changes the tool. @returns it as it is then */
  private review(
    tx: TenantTx,
    review: Review,
    kind: EventKind,
    change: (tool: KeptTool, at: Date) => Promise<Detail>,
  ): Promise<ToolSummary> {
    return this.decide(tx, review, kind, async (tool, at) => {
      const detail = await change(tool, at);
      return { detail, summary: summaryOf(await keptToolNamed(tx, tool.name)) };
    });
  }

  private async decide(
    tx: TenantTx,
    { name, digest, actor, correlationId = randomUUID() }: Review,
    kind: EventKind,
    carryOut: (tool: KeptTool, at: Date) => Promise<{ readonly detail: Detail; readonly summary: ToolSummary }>,
  ): Promise<ToolSummary> {
    await waitForTenant(tx);
    const tool = await keptToolNamed(tx, name);
    const seen = seenDigestOf(tool);
    if (digest !== undefined && digest !== seen) {
      throw new GatehouseError('catalogue.tool-changed', { reason: `${tool.name} is ${seen} by now` });
    }
    const at = this.clock.now();
    const { detail, summary } = await carryOut(tool, at);
    await appendEvent(tx, {
      ...{ kind, at, correlationId, target: tool.name },
      detail: { actor, digest: seen, ...detail },
    });
    return summary;
  }
}

function summaryOf(tool: KeptTool): ToolSummary {
  const { name, state, annotations, tags } = tool;
  const reviewed = state === 'pinned' && annotations !== null;
  return {
    name,
    state,
    annotations: reviewed ? effectiveAnnotations(annotations) : UNREVIEWED,
    reviewed,
    tags,
    digest: seenDigestOf(tool),
  };
}

function seenDigestOf({ digest, seenDigest }: KeptTool): string {
  return seenDigest ?? digest;
}

function alone({ upstreamId, ownName }: KeptTool) {
  return { upstreamId, names: [ownName] };
}

function nothingToReview({ name, state }: KeptTool): GatehouseError {
  return new GatehouseError('catalogue.nothing-to-review', { reason: `${name} is ${state}` });
}
