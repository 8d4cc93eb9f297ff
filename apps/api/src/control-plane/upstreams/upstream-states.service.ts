import type { Page, PageRequest, UpstreamState } from '@gatehouse/contracts/api';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { keyOfCursor, pageOf } from '../entries/cursor.ts';
import { CatalogueService } from './catalogue.service.ts';

interface Row {
  readonly id: string;
  readonly slug: string;
  readonly url: string;
  readonly revision: string | null;
  readonly hasSessions: boolean;
  readonly offerChangedAt: Date | null;
  readonly prompts: number;
  readonly resources: number;
  readonly templates: number;
  /** By state; those that occur. */
  readonly tools: Readonly<Record<string, number>>;
}

/** What is known of upstreams: what is kept of their offers, and how it went when this process last asked them. */
@Injectable()
export class UpstreamStates {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueService,
  ) {}

  /** By slug. @throws GatehouseError `api.input-invalid` */
  async list(tenantId: TenantId, page: PageRequest): Promise<Page<UpstreamState>> {
    const after = keyOfCursor(page) ?? '';
    const rows = await this.database.withTenant(tenantId, (tx) => rowsOf(tx, { after, limit: page.limit + 1 }));
    return pageOf(
      rows,
      page,
      ({ slug }) => slug,
      (row) => this.stateOf(tenantId, row),
    );
  }

  /** @throws GatehouseError `entry.unknown` */
  async get(tenantId: TenantId, slug: string): Promise<UpstreamState> {
    const [row] = await this.database.withTenant(tenantId, (tx) => rowsOf(tx, { only: slug, after: '', limit: 1 }));
    if (!row) throw new GatehouseError('entry.unknown', { data: { noun: 'upstream', name: slug } });
    return this.stateOf(tenantId, row);
  }

  private stateOf(tenantId: TenantId, { id, offerChangedAt, tools, ...row }: Row): UpstreamState {
    const { answeredAt, failure } = this.catalogues.lastAsked(tenantId, { id, url: row.url }) ?? {};
    const { pinned = 0, drifted = 0, held = 0, rejected = 0, gone = 0 } = tools;
    return {
      ...row,
      offerChangedAt: offerChangedAt?.toISOString() ?? null,
      // It has answered at least when its offer was written.
      answeredAt: (answeredAt ?? offerChangedAt)?.toISOString() ?? null,
      failure: failure ? described(failure.error, failure.at) : null,
      tools: { pinned, drifted, held, rejected, gone },
    };
  }
}

function described({ code, definition }: GatehouseError, at: Date): UpstreamState['failure'] {
  return { code, title: definition.title, advice: definition.advice, at: at.toISOString() };
}

interface Which {
  readonly after: string;
  readonly only?: string;
  readonly limit: number;
}

async function rowsOf(tx: TenantTx, { after, only, limit }: Which): Promise<Row[]> {
  return tx.$queryRaw<Row>`
    select u.id, u.slug, coalesce(u.url, '') as url, c.revision, coalesce(c.has_sessions, false) as "hasSessions",
           c.refreshed_at as "offerChangedAt", coalesce(jsonb_array_length(c.prompts), 0) as prompts,
           coalesce(jsonb_array_length(c.resources), 0) as resources,
           coalesce(jsonb_array_length(c.templates), 0) as templates,
           coalesce((select jsonb_object_agg(s.state, s.number)
                       from (select t.state, count(*)::int as number
                               from tools t
                              where t.tenant_id = u.tenant_id and t.upstream_id = u.id
                              group by t.state) s), '{}') as tools
      from upstreams u
      left join catalogues c on c.tenant_id = u.tenant_id and c.upstream_id = u.id
     where u.tenant_id = ${tx.tenantId}::uuid and u.slug > ${after} and (${only ?? null}::text is null or u.slug = ${only ?? null})
     order by u.slug
     limit ${limit}`;
}
