import type { TenantId } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import type { CheckedRequest, SessionRequest } from '@gatehouse/mcp';
import type { AuthenticateParts } from '../authenticate/authenticate.ts';
import { authenticateAgain } from '../authenticate/authenticate-again.ts';
import {
  type Admitted,
  type JobOperation,
  type ListKind,
  type Located,
  type LocatedOperation,
  passed,
  type TaskOperation,
  type UnaskedUpstream,
} from '../context.ts';
import { JOB_TOOLS } from '../dispatch/tasks/job-tools.ts';
import type { UpstreamSnapshot } from '../snapshot/tenant-snapshot.ts';
import { findTarget, mayHave, type Sought, soughtBy } from './find-target.ts';

/** Keeps what is known of upstreams up to date. Both give a promise only when they ask. */
export interface Catalogues {
  /** Asks an upstream that has never been asked; one that was asked long ago is asked again in the background. */
  freshen(tenantId: TenantId, upstream: UpstreamSnapshot): Promise<void> | undefined;
  /** A name was asked for that the upstream is not known to have: perhaps it has it by now, for whoever asks next. */
  missed(tenantId: TenantId, upstream: UpstreamSnapshot): Promise<void> | undefined;
}

export interface LocateParts extends AuthenticateParts {
  readonly catalogues: Catalogues;
}

const LISTS: Readonly<Record<string, ListKind>> = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'templates',
};

/**
 * Finds what the message asks for among all that the endpoint shows, by the pinned catalogue. What a call names is nearly
 * always there; a caller waits for an upstream only when it has never been asked.
 *
 * @throws GatehouseError `request.params-invalid`, `request.method-unknown`
 */
export function locate(admitted: Admitted, parts: LocateParts): Located | Promise<Located> {
  const { message } = admitted;
  if (message.kind === 'notification') return passed<Located>({ ...admitted, operation: { kind: 'notification' } });
  if (message.kind === 'session-request') return locateSessionRequest(message, admitted, parts);
  const list = LISTS[message.method];
  if (list) {
    return whenAsked(admitted, parts, (unasked) => ({ kind: 'list', list, request: message, unasked }));
  }
  const sought = soughtBy(message);
  if (sought) {
    const operation = findTarget(message, sought, admitted.endpoint) ?? jobOperation(message);
    return operation ? passed<Located>({ ...admitted, operation }) : seekAgain(message, sought, admitted, parts);
  }
  switch (message.method) {
    case 'server/discover':
      return whenAsked(admitted, parts, () => ({ kind: 'discover', request: message }));
    case 'tasks/get':
      return passed<Located>({ ...admitted, operation: taskOperation('get', message) });
    case 'tasks/update':
      return passed<Located>({ ...admitted, operation: taskOperation('update', message) });
    case 'tasks/cancel':
      return passed<Located>({ ...admitted, operation: taskOperation('cancel', message) });
    case 'subscriptions/listen':
      return whenAsked(admitted, parts, () => ({ kind: 'listen', request: message }));
    default:
      throw new GatehouseError('request.method-unknown');
  }
}

/** A tool of ours; an upstream's of that name goes before it. */
function jobOperation(request: CheckedRequest): JobOperation | undefined {
  const tool = request.method === 'tools/call' ? JOB_TOOLS.get(request.target ?? '') : undefined;
  return tool && { kind: 'job', verb: tool.verb, request };
}

function taskOperation(verb: TaskOperation['verb'], request: CheckedRequest): TaskOperation {
  return { kind: 'task', verb, request, taskId: request.target ?? '' };
}

function locateSessionRequest(request: SessionRequest, admitted: Admitted, parts: LocateParts) {
  const { method: kind } = request;
  if (kind === 'initialize') return whenAsked(admitted, parts, () => ({ kind, request }));
  return passed<Located>({ ...admitted, operation: { kind, request } });
}

/** For what is about the endpoint as a whole: made once all of its upstreams have been asked at least once. */
function whenAsked(
  admitted: Admitted,
  parts: LocateParts,
  operation: (unasked: readonly UnaskedUpstream[]) => LocatedOperation,
): Located | Promise<Located> {
  const { tenantId } = admitted.snapshot;
  const asked = admitted.endpoint.upstreams.map(({ upstream }) => parts.catalogues.freshen(tenantId, upstream));
  if (asked.every((promise) => promise === undefined)) {
    return passed<Located>({ ...admitted, operation: operation([]) });
  }
  return waitFor(asked, admitted).then(async (unasked) =>
    passed<Located>({ ...(await current(admitted, parts)), operation: operation(unasked) }),
  );
}

async function seekAgain(
  request: CheckedRequest,
  sought: Sought,
  admitted: Admitted,
  parts: LocateParts,
): Promise<Located> {
  const { tenantId } = admitted.snapshot;
  const asked = admitted.endpoint.upstreams.map(({ prefix, upstream }) => {
    if (!mayHave(sought, prefix)) return undefined;
    if (!upstream.catalogue) return parts.catalogues.freshen(tenantId, upstream);
    // Not waited for: a hidden name is answered at once, and an unknown one must not take longer.
    parts.catalogues.missed(tenantId, upstream)?.catch(() => {});
    return undefined;
  });
  const unasked = await waitFor(asked, admitted);
  const now = await current(admitted, parts);
  const operation = findTarget(request, sought, now.endpoint) ?? {
    kind: 'unknown' as const,
    subject: sought.subject,
    name: sought.name,
    unasked,
  };
  return passed<Located>({ ...now, operation });
}

/** Waits for upstreams that are being asked; which of those that never were could not be. */
async function waitFor(
  asked: readonly (Promise<void> | undefined)[],
  { endpoint }: Admitted,
): Promise<readonly UnaskedUpstream[]> {
  const settled = await Promise.allSettled(asked);
  return settled.flatMap((outcome, index) => {
    const upstream = endpoint.upstreams[index]?.upstream;
    if (outcome.status === 'fulfilled' || !upstream || upstream.catalogue) return [];
    return [{ slug: upstream.slug, failure: asGatehouseError(outcome.reason) }];
  });
}

/** The same request before what is known of its tenant, and of its caller there, by now. */
async function current(admitted: Admitted, parts: AuthenticateParts): Promise<Admitted> {
  return passed<Admitted>({ ...admitted, ...(await authenticateAgain(admitted, parts)) });
}
