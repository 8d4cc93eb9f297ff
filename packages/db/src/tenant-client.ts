import type { AsyncLocalStorage } from 'node:async_hooks';
import { GatehouseError } from '@gatehouse/errors';
import pg from 'pg';
import type { TenantId } from './tenant-id.ts';
import { timeLimits } from './time-limits.ts';

/** One call of `withTenant`, from before its transaction begins until it has ended. */
export interface UnitOfWork {
  readonly tenantId: TenantId;
  /** Whether all its statements see the database at one moment. */
  readonly oneMoment: boolean;
  /** Whether its statements are planned for the values that they are sent with. */
  readonly plannedByValue: boolean;
  /** Transactions that were begun for it: exactly one, or something is wrong. */
  begun: number;
  open: boolean;
}

/**
 * A client on which a transaction cannot begin without its tenant: Prisma's BEGIN is sent together with the settings, as
 * one message, so that the tenant costs no round trip and there is no moment between the two. Outside a unit of work
 * BEGIN is refused before it is sent.
 */
export function tenantClient(units: AsyncLocalStorage<UnitOfWork>): typeof pg.Client {
  return class TenantClient extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: pg overloads query() too widely to be repeated here.
    override query(...args: any[]): any {
      if (args[0]?.text !== 'BEGIN') return super.query(...(args as Parameters<pg.Client['query']>));
      const unit = units.getStore();
      if (!unit?.open) return Promise.reject(withoutTenant());
      unit.begun++;
      return super.query(beginOf(unit));
    }
  } as typeof pg.Client;
}

export function withoutTenant(): GatehouseError {
  return new GatehouseError('isolation.tenant-unset', { reason: 'the database was asked outside a unit of work' });
}

/**
 * Several statements are one message only without placeholders, so the values stand in the text: a tenant id is a UUID
 * by its type, and the limits are numbers of ours. The third argument of `set_config` ends each setting with the
 * transaction.
 */
function beginOf({ tenantId, oneMoment, plannedByValue }: UnitOfWork): string {
  return `begin${oneMoment ? ' isolation level repeatable read' : ''};
    select set_config('app.tenant_id', '${tenantId}', true),
      ${plannedByValue ? "set_config('plan_cache_mode', 'force_custom_plan', true),\n      " : ''}set_config('statement_timeout', '${timeLimits.statement}', true),
      set_config('idle_in_transaction_session_timeout', '${timeLimits.idleInTransaction}', true)`;
}
