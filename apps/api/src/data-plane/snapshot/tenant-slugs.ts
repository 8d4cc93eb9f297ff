import { setImmediate as nextTurn } from 'node:timers/promises';
import { Database, hotStatement, parseTenantId, type TenantId } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { Bus } from '../../platform/bus/bus.ts';
import { LOGGER, type Logger } from '../../platform/injection.ts';

/** Slugs that are looked up at the same time, at the most, while not all of them are known. */
const LOOK_UPS = 4;

/** New tenants that are asked for one by one; of more at once all tenants are listed again. */
const NEW_AT_ONCE = 100;

const UUID_LENGTH = 36;

/** Entries that are read before others get their turn. */
const AT_A_TIME = 5_000;

/** One text: a hundred thousand rows would hold everybody up. Only the platform may list tenants. */
const allTenants = hotStatement<{ tenants: string | null }>(
  'all-tenants',
  `select string_agg(tenant_id::text || slug, ' ') as tenants from public.platform_list_tenants()`,
);

const slugOfTenant = hotStatement<{ slug: string }>(
  'slug-of-tenant',
  'select slug from public.tenants where tenant_id = $1::uuid',
);

/**
 * The slugs of all tenants, in memory: one that names no tenant costs no query, however many are tried. A slug is never
 * renamed and never reissued, so what is known stays true; only what is new has to be heard of.
 */
@Injectable()
export class TenantSlugs {
  private readonly ids = new Map<string, TenantId>();
  private readonly lookUps = new Map<string, Promise<TenantId | undefined>>();
  private readonly announced = new Set<TenantId>();
  /** The session in which the list was read, and from which on every new tenant has been heard of. */
  private completeIn: number | undefined;
  private listing: Promise<void> | undefined;
  /** More was announced while the list was read than was asked for one by one. */
  private isListTooOld = false;

  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    bus.onDoubt(() => this.list());
    bus.onNewTenant((tenantId) => this.hear(tenantId));
  }

  /** Tenants that are known. */
  get size(): number {
    return this.ids.size;
  }

  /**
   * The tenant of a slug, at once when it is at hand or is known to name none.
   *
   * @throws GatehouseError `server.busy`, `database.unavailable`, only where not all slugs are known
   */
  find(slug: string): TenantId | undefined | Promise<TenantId | undefined> {
    const known = this.ids.get(slug);
    if (known !== undefined || this.isComplete) return known;
    if (this.bus.live) this.list();
    if (!this.bus.live || !this.listing) return this.lookUp(slug);
    return this.listing.then(() => this.ids.get(slug) ?? (this.isComplete ? undefined : this.lookUp(slug)));
  }

  private get isComplete(): boolean {
    return this.bus.live && this.completeIn === this.bus.session;
  }

  private lookUp(slug: string): Promise<TenantId | undefined> {
    const underWay = this.lookUps.get(slug);
    if (underWay) return underWay;
    if (this.lookUps.size >= LOOK_UPS) {
      throw new GatehouseError('server.busy', { reason: 'too many unknown tenants are asked for' });
    }
    const lookUp = this.database
      .findTenant(slug)
      .then((found) => {
        if (found) this.ids.set(slug, found.tenantId);
        return found?.tenantId;
      })
      .finally(() => this.lookUps.delete(slug));
    this.lookUps.set(slug, lookUp);
    return lookUp;
  }

  /** Reads all of them, unless that is under way or was done in this session. The next unknown slug tries again. */
  private list(): void {
    const { session } = this.bus;
    if (this.listing || session === undefined || this.completeIn === session) return;
    this.isListTooOld = false;
    this.listing = this.readAll()
      .then(() => {
        this.completeIn = this.isListTooOld ? undefined : session;
      })
      .catch((thrown: unknown) => {
        this.logger.warn({ err: asGatehouseError(thrown) }, 'the slugs of all tenants could not be read');
      })
      .finally(() => {
        this.listing = undefined;
      });
  }

  private async readAll(): Promise<void> {
    const platform = await this.database.findTenant('platform');
    if (!platform) throw new GatehouseError('isolation.unproven', { reason: 'the platform tenant is missing' });
    const [[row]] = await this.database.hot.run(platform.tenantId, [allTenants.bind()]);
    for (const [index, entry] of (row?.tenants?.split(' ') ?? []).entries()) {
      if (index % AT_A_TIME === AT_A_TIME - 1) await nextTurn();
      const slug = entry.slice(UUID_LENGTH);
      const id = entry.slice(0, UUID_LENGTH);
      if (this.ids.get(slug) !== id) this.ids.set(slug, parseTenantId(id));
    }
  }

  private hear(tenantId: TenantId): void {
    this.announced.add(tenantId);
    if (this.announced.size > 1) return;
    setImmediate(() => {
      const tenants = [...this.announced];
      this.announced.clear();
      this.learn(tenants).catch(() => this.forgetCompleteness());
    });
  }

  private async learn(tenants: readonly TenantId[]): Promise<void> {
    if (tenants.length > NEW_AT_ONCE) return this.forgetCompleteness();
    await Promise.all(
      tenants.map(async (tenantId) => {
        const [[row]] = await this.database.hot.run(tenantId, [slugOfTenant.bind(tenantId)]);
        if (row) this.ids.set(row.slug, tenantId);
      }),
    );
  }

  private forgetCompleteness(): void {
    this.isListTooOld = true;
    this.completeIn = undefined;
    this.list();
  }
}
