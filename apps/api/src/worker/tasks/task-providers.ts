import { Database } from '@gatehouse/db';
import type { TaskQueue } from '@gatehouse/db/queue';
import type { Outbounds } from '@gatehouse/outbound';
import type { Provider } from '@nestjs/common';
import { TaskInputs } from '../../control-plane/tasks/task-inputs.ts';
import { TASK_QUEUE } from '../../control-plane/tasks/task-queue.ts';
import { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import { CatalogueService } from '../../control-plane/upstreams/catalogue.service.ts';
import { AnswerRoom } from '../../data-plane/dispatch/relay/answer-room.ts';
import { UpstreamSessions } from '../../data-plane/dispatch/session-leg/upstream-sessions.ts';
import { UpstreamCredentials } from '../../data-plane/dispatch/upstream-credentials.ts';
import { Snapshots } from '../../data-plane/snapshot/snapshots.ts';
import { TaskNotices } from '../../platform/bus/task-notices.ts';
import { CLOCK, type Clock, LOGGER, type Logger, OUTBOUND, SETTINGS, type Settings } from '../../platform/injection.ts';
import { Metrics } from '../../platform/metrics.ts';
import { type MakeCallParts, prepareCall } from './make-call.ts';
import { mayBeMadeAgain } from './may-be-made-again.ts';
import { TaskMetrics } from './task-metrics.ts';
import { TASK_WORK, TaskRunner, type TaskWork } from './task-runner.ts';

const CALLS = Symbol('TaskCalls');
const STORES = Symbol('TaskStores');

type Calls = Omit<MakeCallParts, 'snapshots' | 'clock'>;
type Stores = Pick<TaskWork, 'workers' | 'rows' | 'inputs' | 'queue' | 'notices' | 'metrics'>;

function calls(
  outbounds: Outbounds,
  credentials: UpstreamCredentials,
  answers: AnswerRoom,
  sessions: UpstreamSessions,
  catalogues: CatalogueService,
): Calls {
  return { outbounds, credentials, answers, sessions, catalogues };
}

function stores(
  { workers }: Database,
  rows: TaskRows,
  inputs: TaskInputs,
  queue: TaskQueue,
  notices: TaskNotices,
  metrics: Metrics,
): Stores {
  return { workers, rows, inputs, queue, notices, metrics: new TaskMetrics(metrics, workers) };
}

function work(
  ofStores: Stores,
  ofCalls: Calls,
  snapshots: Snapshots,
  { taskConcurrency: share }: Settings,
  clock: Clock,
  logger: Logger,
): TaskWork {
  const parts: MakeCallParts = { ...ofCalls, snapshots, clock };
  return {
    ...ofStores,
    ...{ clock, logger, share },
    prepare: (tenantId, attempt) => prepareCall(tenantId, attempt, parts),
    mayBeMadeAgain: (tenantId, attempt) => mayBeMadeAgain(tenantId, attempt, parts),
  };
}

const CALLED_WITH = [OUTBOUND, UpstreamCredentials, AnswerRoom, UpstreamSessions, CatalogueService];

/** What runs tasks, put together once. */
export const taskProviders: Provider[] = [
  { provide: CALLS, useFactory: calls, inject: CALLED_WITH },
  { provide: STORES, useFactory: stores, inject: [Database, TaskRows, TaskInputs, TASK_QUEUE, TaskNotices, Metrics] },
  { provide: TASK_WORK, useFactory: work, inject: [STORES, CALLS, Snapshots, SETTINGS, CLOCK, LOGGER] },
  TaskRunner,
];
