import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PIPELINE_PARTS, type PipelineProvision } from '../src/data-plane/pipeline-providers.ts';
import { type Asked, startTaskWorld, TASKS, type TaskWorld } from './task-world.ts';

let world: TaskWorld;
let others: string;

beforeAll(async () => {
  world = await startTaskWorld();
  others = world.tokens.bob;
}, 60_000);
afterAll(() => world?.[Symbol.asyncDispose]());

const ask: TaskWorld['ask'] = (...asked) => world.ask(...asked);
const call = (name: string, args: object = {}, asked: Asked = {}) =>
  ask('tools/call', { name, arguments: args }, asked);
const get = (taskId: unknown, asked: Asked = {}) => ask('tasks/get', { taskId }, asked);

async function begun(name: string, args: object = {}): Promise<string> {
  const { result, error } = await call(name, args);
  expect(error).toBeUndefined();
  expect(result).toMatchObject({ resultType: 'task', status: 'working' });
  return String(result?.taskId);
}

const becomes = (taskId: string, expected: object) =>
  vi.waitFor(async () => expect((await get(taskId)).result).toMatchObject(expected), { timeout: 10_000, interval: 50 });

describe('a call of a tool that may become a task', () => {
  it('is answered directly when it is done in time, as if there were no task', async () => {
    const { result, status } = await call('quick_echo', { n: 1 });
    expect(status).toBe(200);
    expect(result).toMatchObject({ resultType: 'complete', content: [{ text: '{"n":1}' }] });
    expect(result?._meta).toMatchObject({ 'io.modelcontextprotocol/serverInfo': { name: 'gatehouse' } });
  });

  it('becomes one when it takes longer, and its result is there later, once', async () => {
    world.pause = 1_000;
    const seen = world.slow.seen.length;
    const taskId = await begun('slow_echo', { n: 2 });
    expect((await get(taskId)).result).toMatchObject({ ttlMs: expect.any(Number), pollIntervalMs: expect.any(Number) });
    await becomes(taskId, { status: 'completed', result: { content: [{ text: '{"n":2}' }] } });
    expect(world.slow.seen.length - seen).toBe(1);
    world.pause = 0;
  });

  it('is waited for by a client that knows no tasks', async () => {
    world.pause = 1_000;
    const { result } = await call('slow_echo', { n: 3 }, { capabilities: {} });
    expect(result).toMatchObject({ resultType: 'complete', content: [{ text: '{"n":3}' }] });
    world.pause = 0;
  });

  it('is refused to such a client where its tool wants a task', async () => {
    const { error, status } = await call('slow_count', { to: 1 }, { capabilities: {} });
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: -32021, data: { requiredCapabilities: TASKS } });
    await becomes(await begun('slow_count', { to: 1 }), { status: 'completed', result: { content: [{ text: '1' }] } });
  });

  it('completes with the error of a tool, and fails with one of the protocol, as it came', async () => {
    await becomes(await begun('slow_fail'), { status: 'completed', result: { isError: true } });
    const error = { code: -32603, message: 'no', data: { n: 1 } };
    await becomes(await begun('refusing_x'), { status: 'failed', error });
  });
});

describe('a task', () => {
  it('is unknown to everybody but its owner', async () => {
    const taskId = await begun('slow_fail');
    for (const method of ['tasks/get', 'tasks/cancel']) {
      expect(await ask(method, { taskId }, { as: others })).toMatchObject({ status: 200, error: { code: -32602 } });
    }
    const update = { taskId, inputResponses: { a: {} } };
    expect(await ask('tasks/update', update, { as: others })).toMatchObject({ error: { code: -32602 } });
    expect((await get(taskId)).result).toMatchObject({ taskId });
    expect((await get('not-an-id')).error).toMatchObject({ code: -32602 });
  });

  it('is not spoken of with a client that knows no tasks', async () => {
    const taskId = await begun('slow_fail');
    expect(await get(taskId, { capabilities: {} })).toMatchObject({ status: 400, error: { code: -32021 } });
  });

  it('is cancelled up to its upstream, any number of times', async () => {
    const { result } = await call('silence_x', {}, { capabilities: TASKS });
    const taskId = String(result?.taskId);
    await vi.waitFor(() => expect(world.silence.seen.length).toBeGreaterThan(0), { timeout: 10_000 });
    for (let n = 0; n < 2; n++) {
      expect((await ask('tasks/cancel', { taskId })).result).toMatchObject({ resultType: 'complete' });
    }
    expect((await get(taskId)).result).toMatchObject({ status: 'cancelled' });
    await world.silence.closed;
  });

  it('leaves one record of its own, and no other', async () => {
    const before = (await world.api.events('acme')).length;
    const taskId = await begun('slow_fail');
    await becomes(taskId, { status: 'completed' });
    const events = (await world.api.events('acme')).slice(0, -before);
    const mine = events.filter(({ detail }) => detail.task === taskId);
    expect(mine.map(({ kind }) => kind).toSorted()).toEqual(['task.begun', 'task.created', 'task.ended']);
    expect(mine.find(({ kind }) => kind === 'task.created')).toMatchObject({
      ...{ verdict: 'allowed', target: 'slow/fail', method: 'tools/call', subject: 'ada' },
      detail: { argumentsDigest: expect.any(String), tokenId: expect.any(String) },
    });
    expect(events.filter(({ kind }) => kind === 'call.finished' || kind === 'call.decided')).toEqual([]);
  });
});

const FORMS = { elicitation: {} };
const answer = { action: 'accept', content: { name: 'Ada' } };

describe('a task whose upstream asks for something', () => {
  it('asks a caller that waits for it, who goes on with the same task', async () => {
    const capabilities = { ...FORMS, ...TASKS };
    const { result } = await call('asking_greet', {}, { capabilities });
    expect(result).toMatchObject({ resultType: 'input_required', requestState: expect.any(String) });
    const [key = ''] = Object.keys(result?.inputRequests as object);
    const { requestState } = result ?? {};
    const again = (args: object, asked: Asked = {}) =>
      ask(
        'tools/call',
        { name: 'asking_greet', arguments: args, requestState, inputResponses: { [key]: answer } },
        { capabilities, ...asked },
      );
    expect((await again({ other: 1 })).error).toMatchObject({ data: { code: 'request.state-invalid' } });
    expect((await again({}, { as: others })).error).toMatchObject({ data: { code: 'request.state-invalid' } });
    expect((await again({})).result).toMatchObject({ resultType: 'complete', content: [{ text: 'Hello, Ada' }] });
  });

  it('does not ask a client that could not answer', async () => {
    const { error } = await call('asking_greet', {}, { capabilities: {} });
    expect(error).toBeDefined();
  });
});

const WITHOUT = { capabilities: {} };

describe('a client that knows no tasks', () => {
  const patience = () => world.api.app.get<PipelineProvision>(PIPELINE_PARTS).tasks as { patience: number };
  const job = (name: string, jobId: unknown, asked: Asked = {}) => call(name, { jobId }, { ...WITHOUT, ...asked });

  /** Waits for less than a call takes. */
  async function begunAsJob(): Promise<string> {
    const tasks = patience();
    const { patience: before } = tasks;
    tasks.patience = 100;
    world.pause = 1_000;
    const { result } = await call('slow_echo', { n: 9 }, WITHOUT);
    [tasks.patience, world.pause] = [before, 0];
    const [{ text }] = (result as { content: [{ text: string }] }).content;
    return /job ([0-9a-f-]{36})/.exec(text)?.[1] ?? text;
  }

  it('is shown tools for its jobs, where a tool that it sees may become one', async () => {
    const names = async (asked: Asked) => {
      const { result } = await ask('tools/list', {}, asked);
      return (result as { tools: { name: string }[] }).tools.map(({ name }) => name);
    };
    const JOBS = ['job_status', 'job_result', 'job_cancel'];
    expect(await names(WITHOUT)).toEqual(expect.arrayContaining(JOBS));
    expect(await names({})).not.toEqual(expect.arrayContaining(JOBS));
    expect(await names({ ...WITHOUT, as: await world.api.token('acme', 'eve') })).toEqual([]);
  });

  it('goes on as a job after it has waited for long, and finds its result there', async () => {
    const jobId = await begunAsJob();
    expect((await job('job_status', jobId)).result?.structuredContent).toMatchObject({ jobId, status: 'working' });
    expect((await job('job_result', jobId)).result).toMatchObject({ isError: true });
    const status = async () => (await job('job_status', jobId)).result?.structuredContent;
    await vi.waitFor(async () => expect(await status()).toMatchObject({ status: 'completed' }), { timeout: 10_000 });
    expect((await job('job_result', jobId)).result).toMatchObject({ content: [{ text: '{"n":9}' }] });
  });

  it('cancels its own jobs, and knows of no others', async () => {
    const jobId = await begunAsJob();
    for (const tool of ['job_status', 'job_result', 'job_cancel']) {
      expect((await job(tool, jobId, { as: others })).error).toMatchObject({ code: -32602 });
      expect((await job(tool, undefined)).error).toMatchObject({ data: { code: 'request.params-invalid' } });
    }
    expect((await job('job_cancel', jobId)).error).toBeUndefined();
    expect((await job('job_status', jobId)).result?.structuredContent).toMatchObject({ status: 'cancelled' });
  });
});
