import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { META } from './meta.ts';
import { parseMessage } from './parse-message.ts';
import type { RawJson, RawMembers } from './scan-json.ts';
import {
  answersOfRound,
  asksOfRound,
  declaresTasks,
  inputRequestsOf,
  TASKS_EXTENSION,
  type TaskState,
  taskAnswers,
  taskCreated,
  tasksUndeclared,
  taskView,
} from './tasks.ts';

const server = { name: 'gatehouse', version: '1' };
const task: TaskState = {
  taskId: 't-1',
  status: 'working',
  createdAt: new Date(0),
  lastUpdatedAt: new Date(1),
  ttlMs: null,
};

const paramsOf = (params: string) =>
  parseMessage(new TextEncoder().encode(`{"jsonrpc":"2.0","id":1,"method":"tasks/update","params":${params}}`)).params;
const declaring = (capabilities: unknown) => declaresTasks({ meta: { [META.clientCapabilities]: capabilities } });

describe('a client', () => {
  it('takes tasks when it declares the extension, and not by anything that resembles it', () => {
    expect(declaring({ extensions: { [TASKS_EXTENSION]: {} } })).toBe(true);
    for (const other of [
      undefined,
      {},
      { tasks: {} },
      { extensions: {} },
      { extensions: [TASKS_EXTENSION] },
      { extensions: { [TASKS_EXTENSION]: true } },
      { extensions: { [TASKS_EXTENSION.toUpperCase()]: {} } },
    ]) {
      expect(declaring(other), JSON.stringify(other)).toBe(false);
    }
  });

  it('is told what to declare', () => {
    const { code, data, definition } = tasksUndeclared();
    expect([code, definition.mcp]).toEqual(['task.extension-required', { status: 400, code: -32021 }]);
    expect(data).toEqual({ requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } } });
  });
});

describe('a task', () => {
  it('is flat in the answer that it takes the place of, with nothing to retry by', () => {
    expect(JSON.parse(taskCreated({ ...task, pollIntervalMs: 500 }, server))).toEqual({
      resultType: 'task',
      taskId: 't-1',
      status: 'working',
      createdAt: '1970-01-01T00:00:00.000Z',
      lastUpdatedAt: '1970-01-01T00:00:00.001Z',
      ttlMs: null,
      pollIntervalMs: 500,
      _meta: { [META.serverInfo]: server },
    });
  });

  it('comes with its outcome to the letter', () => {
    const done = taskView({ ...task, status: 'completed', statusMessage: 'Done.' }, { result: '{ "n":1.0 }' }, server);
    expect(done).toContain('"result":{ "n":1.0 }');
    expect(JSON.parse(done)).toMatchObject({ resultType: 'complete', status: 'completed', statusMessage: 'Done.' });
  });
});

describe('answers to a task', () => {
  it('are each as they were sent', () => {
    const answers = taskAnswers(paramsOf('{"taskId":"t-1","inputResponses":{"1.a":{ "x":1.0 },"1.b":null}}'));
    expect([...answers]).toEqual([
      ['1.a', '{ "x":1.0 }'],
      ['1.b', 'null'],
    ]);
  });

  it.each(['{"taskId":"t-1"}', '{"inputResponses":null}', '{"inputResponses":[]}', '{"inputResponses":"{}"}'])(
    'are an object, and not what %s has',
    (params) => {
      expect(() => taskAnswers(paramsOf(params))).toThrow(expect.objectContaining({ code: 'request.params-invalid' }));
    },
  );

  it('go back under the keys of the upstream, each round’s by itself', () => {
    const members = fc.dictionary(fc.string(), fc.constant('{}' as RawJson), { noNullPrototype: true });
    fc.assert(
      fc.property(members, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (sent, round, other) => {
        const raw: RawMembers = new Map([['inputRequests', JSON.stringify(sent).replaceAll('"{}"', '{}') as RawJson]]);
        const asks = asksOfRound(inputRequestsOf({ raw }), round);
        const answers: RawMembers = new Map(Object.entries(JSON.parse(asks)).map(([key]) => [key, 'true' as RawJson]));
        const { asked, given } = answersOfRound(asks, answers, round);
        expect(asked).toBe(Object.keys(sent).length);
        expect(given.map(({ place }) => place)).toEqual(given.map((_, index) => index));
        expect(JSON.parse(`{${given.map(({ member }) => member).join(',')}}`)).toEqual(
          Object.fromEntries(Object.keys(sent).map((key) => [key, true])),
        );
        if (other !== round)
          expect(answersOfRound(asksOfRound(inputRequestsOf({ raw }), other), answers, other).given).toEqual([]);
      }),
    );
  });

  it('may be of some requests only, and say something that was not asked', () => {
    const asks = asksOfRound(new Map(['a', 'b', 'c'].map((key) => [key, '{}' as RawJson])), 2);
    const answers = taskAnswers(paramsOf('{"inputResponses":{"2.c":{ "n":1.0 },"1.a":{},"b":{},"2.z":{}}}'));
    expect(answersOfRound(asks, answers, 2)).toEqual({ asked: 3, given: [{ place: 2, member: '"c":{ "n":1.0 }' }] });
  });
});
