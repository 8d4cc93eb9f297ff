import { type ChangeListener, createChangeListener, parseTenantId, type TenantId } from '@gatehouse/db';
import { asGatehouseError } from '@gatehouse/errors';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { LOGGER, type Logger, SETTINGS, type Settings } from '../injection.ts';
import { Metrics } from '../metrics.ts';

/** Channels of the triggers (migration `changes`); what they announce is the id of a tenant. */
const CHANGES = 'gatehouse_changes';
const TENANTS = 'gatehouse_tenants';

/** Channel of `TaskNotices`, which says what it announces. */
export const TASK_NOTICES = 'gatehouse_tasks';

/** Milliseconds between two looks at whether changes are heard. */
const LOOK_EVERY = 1_000;

/** Looks in a row that found nothing heard, before somebody is told: a connection that is made anew is no event. */
const PATIENCE = 5;

type TenantListener = (tenantId: TenantId) => void;
type PayloadListener = (payload: string) => void;

/**
 * Hears of every committed change of a tenant, in whatever process it was made, and knows whether it does. While it is
 * not `live`, what was read before is only as good as a look at its version (architecture: Invalidation).
 */
@Injectable()
export class Bus implements OnModuleInit, OnApplicationShutdown {
  private listener: ChangeListener | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly changes = new Set<TenantListener>();
  private readonly newTenants = new Set<TenantListener>();
  private readonly taskNotices = new Set<PayloadListener>();
  private readonly sessions = new Set<() => void>();
  private readonly doubts = new Set<() => void>();
  private looksInVain = 0;
  private failure: unknown;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const bus = this;
    new Gauge({
      name: 'gatehouse_bus_live',
      help: '1 while changes made by other processes are heard within a second, else 0: then each use of a tenant is a query.',
      registers: [metrics.registry],
      collect() {
        this.set(bus.live ? 1 : 0);
      },
    });
  }

  /** Whether every change that was committed more than a second ago has been heard of, in this session. */
  get live(): boolean {
    return this.listener?.live === true;
  }

  /** The number of the session that listens; what was read in another one has to be looked at again. */
  get session(): number | undefined {
    return this.listener?.session;
  }

  /** Something of the tenant was changed. @returns what calls it off, as all of these do */
  onTenantChange(listener: TenantListener): () => void {
    return added(this.changes, listener);
  }

  /** A tenant was made. */
  onNewTenant(listener: TenantListener): () => void {
    return added(this.newTenants, listener);
  }

  /** Something was said on {@link TASK_NOTICES}, by whoever may connect. */
  onTaskNotice(listener: PayloadListener): () => void {
    return added(this.taskNotices, listener);
  }

  /** It listens, anew or for the first time: what happened before was perhaps not heard. */
  onSession(listener: () => void): () => void {
    return added(this.sessions, listener);
  }

  /** Anything may have changed: at each new session, and once a second while it is not live. */
  onDoubt(listener: () => void): () => void {
    return added(this.doubts, listener);
  }

  onModuleInit(): void {
    const url = this.settings.databaseDirectUrl ?? this.settings.databaseUrl;
    if (!url) return;
    this.listener = createChangeListener({
      url,
      applicationName: 'gatehouse-bus',
      channels: [CHANGES, TENANTS, TASK_NOTICES],
      onAnnouncement: (channel, payload) => this.hear(channel, payload),
      onSession: () => this.begin(),
      onFailure: (error) => {
        this.failure = error;
      },
    });
    this.timer = setInterval(() => this.look(), LOOK_EVERY);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.listener?.close();
  }

  private hear(channel: string, payload: string): void {
    if (channel === TASK_NOTICES) {
      for (const listener of this.taskNotices) listener(payload);
      return;
    }
    const tenantId = tenantIn(payload);
    if (tenantId === undefined) return;
    const listeners = channel === TENANTS ? this.newTenants : this.changes;
    for (const listener of listeners) listener(tenantId);
  }

  private begin(): void {
    this.failure = undefined;
    tell(this.sessions);
    tell(this.doubts);
  }

  private look(): void {
    if (this.live) {
      if (this.looksInVain >= PATIENCE) this.logger.info('changes of tenants are heard again');
      this.looksInVain = 0;
      return;
    }
    tell(this.doubts);
    if (++this.looksInVain !== PATIENCE) return;
    // A session that begins and hears nothing is what a transaction pooler gives.
    const err = this.failure === undefined ? undefined : asGatehouseError(this.failure);
    this.logger.warn(
      { err, remedy: 'Where DATABASE_URL is pooled, set GATEHOUSE_DATABASE_DIRECT_URL.' },
      'changes of tenants are not heard: each use of a tenant is a query until they are',
    );
  }
}

/** Who may connect may announce anything. */
function tenantIn(payload: string): TenantId | undefined {
  try {
    return parseTenantId(payload);
  } catch {
    return undefined;
  }
}

function tell(listeners: ReadonlySet<() => void>): void {
  for (const listener of listeners) listener();
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
