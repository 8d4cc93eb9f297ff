import { setTimeout as sleep } from 'node:timers/promises';
import { askingUpstream } from './asking-upstream.ts';
import { send } from './mcp-request.ts';
import { type McpUpstream, startFixedAnswer, startMcpUpstream, startSilence } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';
import { startWorker } from './start-worker.ts';

/** Capabilities of a client that knows tasks. */
export const TASKS = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

export interface Asked {
  /** Whose token; ada's unless given. */
  readonly as?: string;
  readonly capabilities?: object;
}

/** An api and a worker, with upstreams that take their time, ask, refuse and are silent. Ada and Bob may use everything. */
export interface TaskWorld extends AsyncDisposable {
  readonly api: TestApi;
  readonly slow: McpUpstream;
  readonly silence: Awaited<ReturnType<typeof startSilence>>;
  readonly tokens: { readonly ada: string; readonly bob: string };
  /** Milliseconds that `quick` and `slow`, which are the same server, take for a call. */
  pause: number;
  ask(method: string, params?: Record<string, unknown>, asked?: Asked): ReturnType<typeof answered>;
}

export async function startTaskWorld(): Promise<TaskWorld> {
  const stack = new AsyncDisposableStack();
  const api = stack.use(await startApi());
  const slow = stack.use(await startMcpUpstream(() => sleep(world.pause)));
  const silence = stack.use(await startSilence());
  const asking = stack.use(await askingUpstream());
  const refusal = '{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"no","data":{ "n":1.0 }}}';
  const refusing = stack.use(await startFixedAnswer(200, { 'content-type': 'application/json' }, refusal));
  await api.apply(fileWith({ quick: slow, slow, silence, asking, refusing }));
  stack.use(await startWorker(api));
  const [ada, bob] = await Promise.all([api.token('acme', 'ada'), api.token('acme', 'bob')]);
  const world: TaskWorld = {
    ...{ api, slow, silence, pause: 0, tokens: { ada, bob } },
    ask: (method, params = {}, { as = ada, capabilities = TASKS } = {}) =>
      answered(`${api.origin}/t/acme/mcp`, as, method, { ...params, _meta: { [CAPABILITIES]: capabilities } }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
  await world.ask('tools/list');
  return world;
}

async function answered(url: string, token: string, method: string, params: Record<string, unknown>) {
  const named = typeof params.taskId === 'string' ? { 'mcp-name': params.taskId } : undefined;
  const { message, status } = await send({ url, token, method, params, ...(named && { headers: named }) });
  return { ...message, status };
}

function fileWith(upstreams: Readonly<Record<string, { readonly url: string }>>): string {
  const slugs = Object.keys(upstreams);
  return `
tenant: acme
name: Acme
upstreams:
${slugs.map((slug) => `  - { slug: ${slug}, kind: mcp, url: "${upstreams[slug]?.url}" }`).join('\n')}
endpoints:
  - slug: default
    upstreams: [${slugs.map((slug) => `{ slug: ${slug} }`).join(', ')}]
tools:
  - { match: "quick/echo", execution: auto, inlineMs: 30000 }
  - { match: "slow/echo", execution: auto, inlineMs: 100 }
  - { match: "slow/count", execution: task-required }
  - { match: "slow/fail", execution: task }
  - { match: "silence/*", execution: task, deadline: 2h }
  - { match: "asking/*", execution: auto, inlineMs: 5000 }
  - { match: "refusing/*", execution: task }
roles:
  - slug: everything
    grants: [{ allow: { tools: ["*"] } }]
  - { slug: nothing, grants: [] }
bindings:
  - { role: everything, to: { subject: ada } }
  - { role: everything, to: { subject: bob } }
  - { role: nothing, to: { subject: eve } }
`;
}
