import { randomUUID } from 'node:crypto';
import type { RawJson, RawMembers } from '@gatehouse/mcp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionDigest } from '../src/control-plane/tasks/definition-digest.ts';
import type { BegunAttempt } from '../src/control-plane/tasks/task.ts';
import { packTaskCall } from '../src/control-plane/tasks/task-call.ts';
import { PIPELINE_PARTS, type PipelineProvision } from '../src/data-plane/pipeline-providers.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { prepareCall } from '../src/worker/tasks/make-call.ts';
import { askingUpstream } from './asking-upstream.ts';
import { send } from './mcp-request.ts';
import { type McpUpstream, startFixedAnswer, startMcpUpstream, startSilence } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

const stack = new AsyncDisposableStack();
let api: TestApi;
let tools: McpUpstream;
let parts: PipelineProvision;

const ENVELOPE = { 'io.modelcontextprotocol/protocolVersion': '"2026-07-28"' };
const WITH_FORMS = { ...ENVELOPE, 'io.modelcontextprotocol/clientCapabilities': '{"elicitation":{}}' };

beforeAll(async () => {
  api = stack.use(await startApi());
  tools = stack.use(await startMcpUpstream());
  const silence = stack.use(await startSilence());
  const refusal = '{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"no","data":{ "n":1.0 }}}';
  const json = { 'content-type': 'application/json' };
  const refusing = stack.use(await startFixedAnswer(200, json, refusal));
  const asking = stack.use(await askingUpstream());
  const upstreams = { tools, silence, refusing, asking };
  await api.apply(`
tenant: acme
name: Acme
upstreams:
${Object.entries(upstreams)
  .map(([slug, { url }]) => `  - { slug: ${slug}, kind: mcp, url: "${url}", timeoutMs: 1000 }`)
  .join('\n')}
endpoints:
  - slug: default
    upstreams: [${Object.keys(upstreams)
      .map((slug) => `{ slug: ${slug} }`)
      .join(', ')}]
roles:
  - slug: everything
    grants: [{ allow: { tools: ["*"] } }]
bindings:
  - { role: everything, to: { subject: ada } }
`);
  parts = api.app.get<PipelineProvision>(PIPELINE_PARTS);
  await send({ url: `${api.origin}/t/acme/mcp`, token: await api.token('acme', 'ada'), method: 'tools/list' });
}, 60_000);
afterAll(() => stack.disposeAsync());

const members = (given: Readonly<Record<string, string>>): RawMembers =>
  new Map(Object.entries(given) as [string, RawJson][]);

/** An attempt at a call of ada's that was just begun, as a worker would have it. */
async function attemptAt(
  target: string,
  args = '{}',
  changes: Partial<BegunAttempt> = {},
  meta: Readonly<Record<string, string>> = ENVELOPE,
) {
  const snapshots = api.app.get(Snapshots);
  const snapshot = await snapshots.ofTenant('acme');
  const issuerId = snapshot?.issuers[0]?.id ?? '';
  const principal = snapshot && (await snapshots.principal(snapshot, issuerId, 'ada'));
  const served = [...(snapshot?.endpoints.get('default')?.tools.values() ?? [])].find(
    (tool) => tool.canonicalName === target,
  );
  if (!snapshot || !principal || !served) throw new Error('there is no such tool');
  const call = packTaskCall({
    ...{ tool: served.name, definitionDigest: definitionDigest(served), issuerId, subject: 'ada', scopes: ['mcp'] },
    ...{ params: members({ arguments: args }), meta: members(meta), capabilities: '{}' as RawJson, paramHeaders: {} },
    ...(meta === WITH_FORMS && { capabilities: '{"elicitation":{}}' as RawJson }),
  });
  const attempt: BegunAttempt = {
    ...{ taskId: randomUUID(), number: 1, workerId: randomUUID(), tries: 1, round: 0, input: undefined, call, target },
    ...{ owner: { principalId: principal.id, endpoint: 'default' }, clientId: 'test-client', correlationId: 'c' },
    ...{ upstreamId: served.upstream.id, deadlineAt: new Date(api.clock.now().getTime() + 60_000) },
    ...changes,
  };
  return { tenantId: snapshot.tenantId, attempt };
}

async function made(...asked: Parameters<typeof attemptAt>) {
  const { tenantId, attempt } = await attemptAt(...asked);
  const call = await prepareCall(tenantId, attempt, parts);
  return call(AbortSignal.timeout(20_000));
}

const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe('the call of a task', () => {
  it('arrives as it was asked for, and its result is kept as it came, as that of our server', async () => {
    const ending = await made('tools/echo', '{"n":1.0}');
    expect(ending).toMatchObject({ status: 'completed', outcome: 'answered' });
    if (ending.status === 'input_required') throw new Error('it asks');
    const result = JSON.parse(textOf(ending.value?.bytes));
    expect(result).toMatchObject({ resultType: 'complete', content: [{ text: '{"n":1}' }] });
    expect(result._meta['io.modelcontextprotocol/serverInfo'].name).toBe('gatehouse');
    expect(ending.detail).toEqual({ resultDigest: expect.stringMatching(/^[\w-]{22}$/) });
    const sent = tools.seen.at(-1)?.body ?? '';
    expect(sent).toContain('"arguments":{"n":1.0}');
    expect(JSON.parse(sent).params._meta['io.modelcontextprotocol/clientCapabilities']).toEqual({});
  });

  it('that its upstream refuses fails with the error as a caller would have it', async () => {
    const ending = await made('refusing/x');
    expect(ending).toMatchObject({ status: 'failed', outcome: 'answered', value: { kind: 'error' } });
    if (ending.status === 'input_required') throw new Error('it asks');
    expect(textOf(ending.value?.bytes)).toBe('{"code":-32602,"message":"no","data":{ "n":1.0 }}');
  });

  it('has until the deadline of its task, and not the time that a call has', async () => {
    const deadlineAt = new Date(api.clock.now().getTime() + 200);
    const late = expect.objectContaining({ code: 'upstream.timeout' });
    await expect(made('silence/x', '{}', { deadlineAt })).rejects.toEqual(late);
  });

  it('that wants to know something says what, under the keys of its upstream', async () => {
    const ending = await made('asking/greet', '{}', {}, WITH_FORMS);
    if (ending.status !== 'input_required') throw new Error('it does not ask');
    expect([...ending.asks.keys()]).toEqual(['name']);
    expect(JSON.parse(ending.asks.get('name') ?? '')).toMatchObject({ method: 'elicitation/create' });
    const input = { state: ending.state, answers: '{"name":{"action":"accept","content":{"name":"Ada"}}}' };
    const next = await made('asking/greet', '{}', { number: 2, round: 1, input }, WITH_FORMS);
    expect(next.status === 'completed' && JSON.parse(textOf(next.value?.bytes))).toMatchObject({
      content: [{ text: 'Hello, Ada' }],
    });
  });

  it('is not asked by an upstream what the client could not answer, and may not go on asking for ever', async () => {
    const refused = expect.objectContaining({ code: 'upstream.invalid-answer' });
    await expect(made('asking/greet')).resolves.toMatchObject({ status: 'failed', value: { kind: 'error' } });
    await expect(made('asking/greet', '{}', { round: 50 }, WITH_FORMS)).rejects.toEqual(refused);
    await expect(made('asking/much', '{}', {}, WITH_FORMS)).rejects.toEqual(refused);
  });
});
