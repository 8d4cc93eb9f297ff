import { checkInput, needsMatch, type Operation } from '@gatehouse/contracts/api';
import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PLATFORM } from '../../authorization-server/issuer-url.ts';
import { RequestLimits } from '../../data-plane/admit/request-limits.ts';
import { TenantsService } from '../tenants/tenants.service.ts';
import type { ApiCall } from './call.ts';
import type { ApiCaller } from './caller.ts';

/** Requests that one account may send in a minute. */
const REQUESTS_PER_MINUTE = 1_200;

type Request = Pick<FastifyRequest, 'params' | 'query' | 'body' | 'headers' | 'id'>;

/** Whether a caller may have an operation done. */
@Injectable()
export class Authorizations {
  private readonly limits = new RequestLimits();

  constructor(private readonly tenants: TenantsService) {}

  /**
   * From where to what: the tenant in the path, the permission, what the request says. Another tenant answers like one that
   * does not exist, whatever the caller may do in their own.
   *
   * @throws GatehouseError `limit.exceeded`, `tenant.unknown`, `permission.missing`, `request.media-type`,
   *   `api.input-invalid`, `precondition.missing`
   */
  async authorize(operation: Operation, caller: ApiCaller, request: Request): Promise<ApiCall<Operation>> {
    this.limits.check(caller.account.id);
    this.limits.count(caller.account.id, REQUESTS_PER_MINUTE);
    const slug = (request.params as { readonly tenant?: string }).tenant;
    refuseOtherTenant(caller, slug);
    const { permission } = operation;
    if (!caller.permissions.has(permission)) throw new GatehouseError('permission.missing', { data: { permission } });
    const tenantId = await this.addressed(caller, slug);
    refuseOtherMedia(request);
    const checked = checkInput(operation, request);
    if ('problems' in checked) throw new GatehouseError('api.input-invalid', { data: { problems: checked.problems } });
    return { ...checked.input, caller, tenantId, ifMatch: ifMatchOf(operation, request), correlationId: request.id };
  }

  /** An operator may name any tenant; whether there is one is theirs to know. */
  private async addressed({ tenant }: ApiCaller, slug: string | undefined): Promise<TenantId> {
    return slug === undefined || slug === tenant.slug ? tenant.id : this.tenants.idOf(slug);
  }
}

function refuseOtherTenant({ tenant }: ApiCaller, slug: string | undefined): void {
  if (slug === undefined || slug === tenant.slug || tenant.slug === PLATFORM) return;
  throw new GatehouseError('tenant.unknown', { reason: slug });
}

/** A body is read as what it says that it is, and only JSON is described. */
function refuseOtherMedia({ body, headers }: Request): void {
  if (body === undefined || body === null) return;
  if (/^application\/json *(?:;|$)/i.test(headers['content-type'] ?? '')) return;
  throw new GatehouseError('request.media-type');
}

/** `*` would be a change of whatever is there, by somebody who has not looked. */
function ifMatchOf(operation: Operation, { headers }: Request): string {
  if (!needsMatch(operation)) return '';
  const ifMatch = headers['if-match'];
  if (ifMatch === undefined || ifMatch.trim() === '' || ifMatch.trim() === '*') {
    throw new GatehouseError('precondition.missing');
  }
  return ifMatch;
}
