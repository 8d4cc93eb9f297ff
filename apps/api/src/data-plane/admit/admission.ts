import type { CheckedMessage } from '@gatehouse/mcp';
import type { Caller } from '../context.ts';
import type { TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import { OpenRequests } from './open-requests.ts';
import { RequestLimits } from './request-limits.ts';

/** Where a tenant's file says nothing. */
const DEFAULT_REQUESTS_PER_MINUTE = 600_000;
const DEFAULT_CONCURRENT = 1_000;

/** How much of this process a tenant, and within it a principal and a client, may use. */
export class Admission {
  private readonly limits = new RequestLimits();
  private readonly calls = new OpenRequests();
  private readonly streams = new OpenRequests();

  /**
   * Whether anything more of this caller is looked at: before its body is read, which costs more than saying no.
   *
   * @throws GatehouseError `limit.exceeded`
   */
  knock(principal: Caller, { tenantId, clients }: TenantSnapshot): void {
    for (const key of keysOf(principal, tenantId, clients)) this.limits.check(key);
  }

  /**
   * Counts a request, and takes its place among those that are open. Streams have places of their own, as many again:
   * they stay, and would leave none to calls.
   *
   * @returns what gives the place back, to be called when the request has ended
   * @throws GatehouseError `limit.exceeded`, `limit.concurrency`
   */
  enter(message: CheckedMessage, principal: Caller, { tenantId, clients, limits }: TenantSnapshot): () => void {
    const perMinute = limits.requestsPerMinute ?? DEFAULT_REQUESTS_PER_MINUTE;
    const keys = keysOf(principal, tenantId, clients);
    for (const key of keys) this.limits.check(key);
    const isStream = message.kind === 'request' && message.method === 'subscriptions/listen';
    const open = isStream ? this.streams : this.calls;
    const leave = open.enter(tenantId, limits.concurrent ?? DEFAULT_CONCURRENT);
    for (const key of keys) this.limits.count(key, perMinute);
    return leave;
  }
}

function keysOf(principal: Caller, tenantId: TenantSnapshot['tenantId'], clients: TenantSnapshot['clients']): string[] {
  const keys: string[] = [tenantId, principal.principalId];
  // Only those that have a row: a foreign issuer can make up as many client ids as it likes.
  const client = clients.get(principal.clientId);
  if (client) keys.push(client.id);
  return keys;
}
