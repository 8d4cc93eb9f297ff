import { GatehouseError } from '@gatehouse/errors';
import { type CheckedRequest, isToolName } from '@gatehouse/mcp';
import { canonicalName, decide, derivePermissions, type Permissions } from '@gatehouse/policy';
import { type Admitted, type Judged, type Operation, passed } from '../context.ts';
import { resolveServedName } from './served-tools.ts';

/**
 * What the message asks for, with the decision about it: `decide()` and nothing else.
 *
 * @throws GatehouseError `request.method-unknown` for a method that no upstream is asked yet
 */
export function judge(admitted: Admitted): Judged {
  const { snapshot, principal, message } = admitted;
  const permissions = derivePermissions({
    roles: snapshot.roles,
    bindings: snapshot.bindings,
    principalId: principal.principalId,
    groupIds: principal.groupIds,
    client: snapshot.clients.get(principal.clientId),
    at: admitted.at,
  });
  return passed<Judged>({ ...admitted, permissions, operation: operationOf(message, admitted, permissions) });
}

function operationOf(message: Admitted['message'], admitted: Admitted, permissions: Permissions): Operation {
  if (message.kind === 'notification') return { kind: 'notification' };
  switch (message.method) {
    case 'server/discover':
      return { kind: 'discover', request: message };
    case 'tools/list':
      return { kind: 'list-tools', request: message };
    case 'tools/call':
      return callOf(message, admitted, permissions);
    default:
      throw new GatehouseError('request.method-unknown');
  }
}

function callOf(request: CheckedRequest, { endpoint, principal }: Admitted, permissions: Permissions): Operation {
  const name = request.target ?? '';
  // What is no name of a tool could become one at an upstream that trims or folds it, past a denial of that one.
  const served = isToolName(name) ? resolveServedName(endpoint, name) : undefined;
  if (!served) return { kind: 'unknown-tool', name };

  const canonical = canonicalName(served.upstream.slug, served.tool);
  const decision = decide(permissions, { kind: 'tool', name: canonical, scopes: principal.scopes });
  return { kind: 'call-tool', request, ...served, canonicalName: canonical, decision };
}
