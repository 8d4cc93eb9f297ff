import { Database } from '@gatehouse/db';
import { createOutbounds, type Outbounds } from '@gatehouse/outbound';
import {
  createTenant,
  createTestDatabase,
  createUpstream,
  type MadeTenant,
  type TestClock,
  type TestDatabase,
  testClock,
} from '@gatehouse/testkit';
import { pino } from 'pino';
import type { RecordedEvent } from '../src/control-plane/audit/event.ts';
import { listEvents } from '../src/control-plane/audit/list-events.ts';
import { ToolsService } from '../src/control-plane/tools/tools.service.ts';
import { UpstreamClient } from '../src/control-plane/upstreams/ask-upstream.ts';
import { CatalogueService } from '../src/control-plane/upstreams/catalogue.service.ts';
import { AnswerRoom } from '../src/data-plane/dispatch/relay/answer-room.ts';
import type { UpstreamSnapshot } from '../src/data-plane/snapshot/tenant-snapshot.ts';
import { type ChangingUpstream, type Offered, startChangingUpstream } from './changing-upstream.ts';

/** The services of the catalogue on a database of their own. */
export interface CatalogueServices extends AsyncDisposable {
  readonly database: Database;
  readonly clock: TestClock;
  readonly catalogues: CatalogueService;
  readonly tools: ToolsService;
  /** As another process has it. */
  anotherProcess(): CatalogueService;
  /** A tenant with one upstream. */
  tenantWith(url: string, newTools?: 'serve' | 'review'): Promise<MadeTenant & { readonly upstreamId: string }>;
  /** State by name. */
  states(tenant: MadeTenant): Promise<Record<string, string>>;
  events(tenant: MadeTenant, kind?: string): Promise<RecordedEvent[]>;
  /** How often what the tenant's requests are judged by was written. */
  version(tenant: MadeTenant): Promise<bigint>;
  /** As a snapshot of now has it. */
  snapshot(tenant: MadeTenant): Promise<UpstreamSnapshot>;
}

export async function startCatalogue(): Promise<CatalogueServices> {
  const testDatabase: TestDatabase = await createTestDatabase();
  const database = new Database({ url: testDatabase.appUrl, applicationName: 'catalogue' });
  const outbounds: Outbounds = createOutbounds({ allow: ['127.0.0.0/8'] });
  const clock = testClock('2026-11-22T12:00:00Z');
  const client = new UpstreamClient(outbounds, { headersFor: () => ({}) } as never, new AnswerRoom());
  const make = () => new CatalogueService(database, client, clock, pino({ level: 'silent' }));
  const catalogues = make();
  return {
    database,
    clock,
    catalogues,
    tools: new ToolsService(database, clock),
    anotherProcess: make,
    tenantWith: async (url, newTools = 'serve') => {
      const tenant = await createTenant(database);
      const { id } = await createUpstream(database, tenant, { slug: 'shop', url, timeoutMs: 5_000 });
      const where = { tenantId_id: { tenantId: tenant.tenantId, id } };
      await database.withTenant(tenant.tenantId, (tx) => tx.upstream.update({ where, data: { newTools } }));
      return { ...tenant, upstreamId: id };
    },
    states: async ({ tenantId }) => {
      const rows = await database.withTenant(tenantId, (tx) => tx.tool.findMany({ orderBy: { name: 'asc' } }));
      return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
    },
    events: ({ tenantId }, kind) =>
      database.withTenant(tenantId, (tx) => listEvents(tx, { kind }, { order: 'newest-first', limit: 1_000 })),
    version: async ({ tenantId }) => {
      const rows = await database.withTenant(tenantId, (tx) => tx.tenantVersion.findMany());
      return rows.reduce((sum, { version }) => sum + version, 0n);
    },
    snapshot: async ({ tenantId }) => {
      const row = await database.withTenant(tenantId, (tx) =>
        tx.upstream.findFirstOrThrow({ where: { slug: 'shop' }, include: { catalogue: true } }),
      );
      const { id, slug, url, timeoutMs, catalogue } = row;
      const state = catalogue && {
        capabilities: catalogue.capabilities as Record<string, unknown>,
        revision: catalogue.revision,
        hasSessions: catalogue.hasSessions,
        refreshedAt: catalogue.refreshedAt,
        ttlMs: catalogue.ttlMs,
      };
      return {
        ...{ id, slug, url: url ?? '', timeoutMs },
        credential: { type: 'none' },
        sessions: 'client',
        catalogue: state ?? undefined,
      };
    },
    [Symbol.asyncDispose]: async () => {
      await outbounds.close();
      await database.close();
      await testDatabase.drop();
    },
  };
}

/** An upstream that offers this, a tenant that has it under the slug `shop`, and what both become. */
export async function openShop(
  the: CatalogueServices,
  tools: Offered['tools'],
  newTools: 'serve' | 'review' = 'serve',
) {
  const offered: Offered = { tools };
  const upstream: ChangingUpstream = await startChangingUpstream(offered);
  const tenant = await the.tenantWith(upstream.url, newTools);
  const refresh = () => the.catalogues.refresh(tenant.tenantId, 'shop');
  const review = { tenantId: tenant.tenantId, actor: 'operator:test' };
  return { offered, upstream, tenant, refresh, review, [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose]() };
}
