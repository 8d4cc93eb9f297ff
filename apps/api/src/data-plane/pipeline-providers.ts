import { type Clock, Database, type TenantId } from '@gatehouse/db';
import type { Outbounds } from '@gatehouse/outbound';
import type { Provider } from '@nestjs/common';
import { TaskAnnouncements } from '../control-plane/tasks/task-announcements.ts';
import { TaskInputs } from '../control-plane/tasks/task-inputs.ts';
import { TaskRows } from '../control-plane/tasks/task-rows.ts';
import { CatalogueService } from '../control-plane/upstreams/catalogue.service.ts';
import { TaskNotices } from '../platform/bus/task-notices.ts';
import { ClientAddresses } from '../platform/client-address.ts';
import { CLOCK, LOGGER, type Logger, OUTBOUND, SETTINGS, type Settings } from '../platform/injection.ts';
import { Admission } from './admit/admission.ts';
import { createAuthenticateParts } from './authenticate/authenticate-parts.ts';
import { ByteRoom } from './byte-room.ts';
import type { CallParts } from './dispatch/call.ts';
import { FeedPlaces } from './dispatch/listen/feed-places.ts';
import { LatelyUsed } from './dispatch/listen/lately-used.ts';
import { ListFeeds } from './dispatch/listen/list-feeds.ts';
import { AnswerRoom } from './dispatch/relay/answer-room.ts';
import { RequestStates } from './dispatch/relay/request-states.ts';
import { UpstreamSessions } from './dispatch/session-leg/upstream-sessions.ts';
import type { TaskParts } from './dispatch/tasks/task-parts.ts';
import { UpstreamCredentials } from './dispatch/upstream-credentials.ts';
import type { EndpointRouteParts } from './endpoint-route.ts';
import { CrossOrigin } from './receive/cross-origin.ts';
import { Recorder } from './record/recorder.ts';
import { OpenExchanges } from './respond/open-exchanges.ts';
import { Snapshots } from './snapshot/snapshots.ts';

export const PIPELINE_PARTS = Symbol('PipelineParts');
const SURROUNDINGS = Symbol('Surroundings');
const CALL_PARTS = Symbol('CallParts');
const TASK_PARTS = Symbol('TaskParts');

/** Bytes of bodies that may be on their way into this process at once. */
const BODIES = 64 * 1024 * 1024;

/** Milliseconds that a caller waits for a task: stock clients give up after a minute. */
const PATIENCE = 45_000;

/** All parts of the pipeline, and what stops it. */
export interface PipelineProvision extends EndpointRouteParts {
  readonly stop: AbortController;
}

interface Surroundings {
  readonly settings: Settings;
  readonly database: Database;
  readonly logger: Logger;
  readonly clock: Clock;
}

function surroundings(settings: Settings, database: Database, logger: Logger, clock: Clock): Surroundings {
  return { settings, database, logger, clock };
}

function callParts(
  outbounds: Outbounds,
  credentials: UpstreamCredentials,
  answers: AnswerRoom,
  sessions: UpstreamSessions,
  requestStates: RequestStates,
  catalogues: CatalogueService,
): CallParts & { readonly catalogues: CatalogueService } {
  return { outbounds, credentials, answers, sessions, requestStates, catalogues };
}

function taskParts(
  rows: TaskRows,
  inputs: TaskInputs,
  announcements: TaskAnnouncements,
  notices: TaskNotices,
): TaskParts['tasks'] {
  return { rows, inputs, announcements, notices, patience: PATIENCE };
}

function assemble(
  { settings, database, logger, clock }: Surroundings,
  calls: ReturnType<typeof callParts>,
  tasks: TaskParts['tasks'],
  recorder: Recorder,
  snapshots: Snapshots,
): PipelineProvision {
  const { knownOrigins, publicUrl, trustedProxies } = settings;
  const { catalogues } = calls;
  const stop = new AbortController();
  const outboundOf = (tenantId: TenantId) => calls.outbounds.of(tenantId);
  const listFeeds = new ListFeeds({ ...calls, logger });
  catalogues.onChange((tenantId) => snapshots.invalidate(tenantId));
  return {
    ...createAuthenticateParts({ snapshots, database, clock, publicUrl, outboundOf, logger }),
    ...calls,
    tasks,
    stop,
    stopping: stop.signal,
    knownOrigins,
    clientAddresses: new ClientAddresses(trustedProxies),
    bodies: new ByteRoom(BODIES),
    crossOrigin: new CrossOrigin(settings),
    admission: new Admission(),
    snapshots,
    listFeeds,
    latelyUsed: new LatelyUsed(listFeeds, clock),
    feedPlaces: new FeedPlaces(),
    recorder,
    logger,
    clock,
    openExchanges: new OpenExchanges(),
  };
}

const CALLED_WITH = [OUTBOUND, UpstreamCredentials, AnswerRoom, UpstreamSessions, RequestStates, CatalogueService];

/** What the stages need besides the request, put together once. */
export const pipelineProviders: Provider[] = [
  RequestStates,
  { provide: SURROUNDINGS, useFactory: surroundings, inject: [SETTINGS, Database, LOGGER, CLOCK] },
  { provide: CALL_PARTS, useFactory: callParts, inject: CALLED_WITH },
  {
    provide: TASK_PARTS,
    useFactory: taskParts,
    inject: [TaskRows, TaskInputs, TaskAnnouncements, TaskNotices],
  },
  {
    provide: PIPELINE_PARTS,
    useFactory: assemble,
    inject: [SURROUNDINGS, CALL_PARTS, TASK_PARTS, Recorder, Snapshots],
  },
];
