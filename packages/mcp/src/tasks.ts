import { GatehouseError } from '@gatehouse/errors';
import { isJsonObject, META } from './meta.ts';
import { MAX_REQUEST_DEPTH, type Params, type RequestId } from './parse-message.ts';
import { memberText, writeObject } from './raw-object.ts';
import { type RawMembers, scanJson } from './scan-json.ts';
import type { Implementation } from './upstream-answer.ts';
import { MAX_ANSWER_DEPTH, type UpstreamResult } from './upstream-message.ts';

/** The extension Tasks (SEP-2663), which a client declares with every request. */
export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

/** The last three are final. `completed` is also a tool's own `isError`; `failed` is a JSON-RPC error. */
export type TaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

/** A task as it is now. */
export interface TaskState {
  readonly taskId: string;
  readonly status: TaskStatus;
  /** For people. */
  readonly statusMessage?: string | undefined;
  readonly createdAt: Date;
  readonly lastUpdatedAt: Date;
  /** Milliseconds from its creation for which it is kept; null: for good. */
  readonly ttlMs: number | null;
  /** Milliseconds after which it is worth asking again. */
  readonly pollIntervalMs?: number | undefined;
}

/** What a task has besides its state, as JSON text: at most one of them. */
export interface TaskOutcome {
  /** Of the call, when it has completed; with its `resultType`. */
  readonly result?: string | undefined;
  /** A JSON-RPC error, when it has failed. */
  readonly error?: string | undefined;
  /** By key, while it is `input_required`. */
  readonly inputRequests?: string | undefined;
}

/** Whether the caller's client takes a task for an answer. */
export function declaresTasks({ meta }: Pick<Params, 'meta'>): boolean {
  const capabilities = meta[META.clientCapabilities];
  const extensions = isJsonObject(capabilities) ? capabilities.extensions : undefined;
  return isJsonObject(extensions) && isJsonObject(extensions[TASKS_EXTENSION]);
}

/** That a request was made which only clients may make that declare the extension. */
export function tasksUndeclared(): GatehouseError {
  return new GatehouseError('task.extension-required', {
    data: { requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } } },
  });
}

/** The result, as JSON, of a call that has become a task. */
export function taskCreated(task: TaskState, serverInfo: Implementation): string {
  return taskText('task', task, {}, { [META.serverInfo]: serverInfo });
}

/** The result of `tasks/get`, as JSON. */
export function taskView(task: TaskState, outcome: TaskOutcome, serverInfo: Implementation): string {
  return taskText('complete', task, outcome, { [META.serverInfo]: serverInfo });
}

/** Tells a subscription what a task is like now: the same as `tasks/get` would. @param id of the subscription */
export function taskChanged(id: RequestId, task: TaskState, outcome: TaskOutcome): string {
  const params = taskText(undefined, task, outcome, { [META.subscriptionId]: id });
  return `{"jsonrpc":"2.0","method":"notifications/tasks","params":${params}}`;
}

/** The result of `tasks/update` and `tasks/cancel`, as JSON: it was taken note of. */
export function taskNoted(serverInfo: Implementation): string {
  return JSON.stringify({ resultType: 'complete', _meta: { [META.serverInfo]: serverInfo } });
}

/**
 * The answers in a `tasks/update`, each as it was sent, by the key of what it answers.
 *
 * @throws GatehouseError `request.params-invalid`
 */
export function taskAnswers({ value, raw }: Params): RawMembers {
  const { inputResponses } = value;
  const problem = inputResponses === undefined ? 'missing' : 'invalid';
  const [answers] = isJsonObject(inputResponses)
    ? scanJson(raw.get('inputResponses') ?? '', [], MAX_REQUEST_DEPTH).objects
    : [];
  if (!answers) throw new GatehouseError('request.params-invalid', { data: { member: 'inputResponses', problem } });
  return answers;
}

/** The requests in an `input_required` result, each as its upstream wrote it. */
export function inputRequestsOf({ raw }: Pick<UpstreamResult, 'raw'>): RawMembers {
  return membersOf(raw.get('inputRequests') ?? '{}');
}

/**
 * The requests of an upstream, as JSON, under keys that no other round of the task has: a key is good once in the life of a
 * task, and upstreams use theirs again in each round.
 *
 * @param round counted from 1
 */
export function asksOfRound(inputRequests: RawMembers, round: number): string {
  return writeObject([...inputRequests].map(([key, request]) => [keyOfRound(key, round), request]));
}

/** Answers to what was asked for in one round. */
export interface RoundAnswers {
  /** How many requests there were. */
  readonly asked: number;
  /** What of them was answered: the place of the request, and the answer as a member of JSON under the upstream's own key. */
  readonly given: readonly { readonly place: number; readonly member: string }[];
}

/**
 * The answers to the requests of one round. Those under keys of which nothing was asked are left out.
 *
 * @param asks of {@link asksOfRound}
 */
export function answersOfRound(asks: string, answers: RawMembers, round: number): RoundAnswers {
  const keys = [...membersOf(asks).keys()];
  const given = keys.flatMap((key, place) => {
    const answer = answers.get(key);
    return answer === undefined ? [] : [{ place, member: memberText(key.slice(keyOfRound('', round).length), answer) }];
  });
  return { asked: keys.length, given };
}

function keyOfRound(key: string, round: number): string {
  return `${round}.${key}`;
}

/** The members of an object of which it is known that it is one. */
function membersOf(text: string): RawMembers {
  return scanJson(text, [], MAX_ANSWER_DEPTH).objects[0] ?? new Map();
}

function taskText(
  resultType: string | undefined,
  task: TaskState,
  outcome: TaskOutcome,
  meta: Readonly<Record<string, unknown>>,
): string {
  const { taskId, status, statusMessage, createdAt, lastUpdatedAt, ttlMs, pollIntervalMs } = task;
  return writeObject([
    ['resultType', resultType && JSON.stringify(resultType)],
    ['taskId', JSON.stringify(taskId)],
    ['status', JSON.stringify(status)],
    ['statusMessage', statusMessage && JSON.stringify(statusMessage)],
    ['createdAt', JSON.stringify(createdAt)],
    ['lastUpdatedAt', JSON.stringify(lastUpdatedAt)],
    ['ttlMs', JSON.stringify(ttlMs)],
    ['pollIntervalMs', pollIntervalMs === undefined ? undefined : JSON.stringify(pollIntervalMs)],
    ['inputRequests', outcome.inputRequests],
    ['result', outcome.result],
    ['error', outcome.error],
    ['_meta', JSON.stringify(meta)],
  ]);
}
