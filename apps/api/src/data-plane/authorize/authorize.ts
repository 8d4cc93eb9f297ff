import type { IncomingHttpHeaders } from 'node:http';
import { type ErrorCode, GatehouseError } from '@gatehouse/errors';
import { checkMirroredParams, declaresTasks, isStatelessRevision, tasksUndeclared } from '@gatehouse/mcp';
import { type Decision, permissionsCover } from '@gatehouse/policy';
import { type Authorized, type Judged, type JudgedCall, passed, type Subject, type UnknownTarget } from '../context.ts';
import { wayOf } from './way-of.ts';

const UNKNOWN: Readonly<Record<Subject['kind'], ErrorCode>> = {
  tool: 'tool.unknown',
  prompt: 'prompt.unknown',
  resource: 'resource.unknown',
};

/**
 * Lets pass what was decided to be allowed. What is hidden from this principal and what does not exist answer alike, to
 * the letter; so nothing that only an existing tool has is looked at before.
 *
 * @param headers of the HTTP request: `Mcp-Param-*` must repeat the arguments that the tool says they repeat
 * @throws GatehouseError `tool.unknown`, `prompt.unknown`, `resource.unknown`, `scope.insufficient`,
 *   `request.header-mismatch`, `task.extension-required`, and why an upstream could not be asked, to those who may use something there
 */
export function authorize(judged: Judged, headers: IncomingHttpHeaders): Authorized {
  const { operation } = judged;
  if (operation.kind === 'unknown') throw unknown(operation, judged);
  if (operation.kind === 'call') {
    permit(operation.decision, operation.subject.kind);
    checkParams(operation, headers);
    return passed<Authorized>({ ...judged, operation: { ...operation, way: wayOf(operation) } });
  }
  if (operation.kind === 'task' && !declaresTasks(operation.request.params)) throw tasksUndeclared();
  return passed<Authorized>({ ...judged, operation });
}

/**
 * Lets pass what a decision allows.
 *
 * @throws GatehouseError `tool.unknown`, `prompt.unknown`, `resource.unknown`, `scope.insufficient`
 */
export function permit({ verdict, missingScopes }: Decision, kind: Subject['kind']): void {
  switch (verdict) {
    case 'allowed':
      return;
    case 'step-up':
      throw new GatehouseError('scope.insufficient', { data: { requiredScopes: missingScopes } });
    default:
      throw new GatehouseError(UNKNOWN[kind]);
  }
}

function unknown({ subject, unasked }: UnknownTarget, { permissions }: Judged): GatehouseError {
  const asking = unasked.find(({ slug }) => permissionsCover(permissions, slug));
  return asking?.failure ?? new GatehouseError(UNKNOWN[subject]);
}

/** The session era has no such headers: what is in one that is sent all the same counts for nothing. */
function checkParams({ subject, request }: JudgedCall, headers: IncomingHttpHeaders): void {
  if (subject.kind === 'tool' && isStatelessRevision(request.revision))
    checkMirroredParams(subject.tool.mirroredParams, headers, request.params);
}
