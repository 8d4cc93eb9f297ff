import { GatehouseError } from '@gatehouse/errors';
import { declaresTasks, isStatelessRevision } from '@gatehouse/mcp';
import { permissionsCover } from '@gatehouse/policy';
import type { Answer, Authorized, ListOperation } from '../../context.ts';
import { listedBytes } from './listed-bytes.ts';

/**
 * What this principal may see of one kind: all but the hidden, by the same `decide()` that judges calls, in the endpoint's
 * order, on one page. An upstream that could never be asked is left out; when that is all of them, that is the answer.
 */
export function list({ list, request, unasked }: ListOperation, authorized: Authorized): Answer {
  const { endpoint, permissions } = authorized;
  // There is one page, so no cursor is one of ours.
  if (request.params.raw.has('cursor'))
    throw new GatehouseError('request.params-invalid', { data: { member: 'cursor' } });
  if (unasked.length === endpoint.upstreams.length) {
    const asking = unasked.find(({ slug }) => permissionsCover(permissions, slug));
    if (asking) throw asking.failure;
  }
  const era = isStatelessRevision(request.revision) ? 'current' : 'session';
  const knowsTasks = era === 'current' && declaresTasks(request.params);
  return {
    status: 200,
    body: `{"jsonrpc":"2.0","id":${JSON.stringify(request.id)},"result":`,
    rest: listedBytes(list, endpoint, permissions, { era, knowsTasks }),
    failed: false,
  };
}
