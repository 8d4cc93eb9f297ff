import {
  type Client,
  InsufficientScopeError,
  LOG_LEVEL_META_KEY,
  type LoggingLevel,
  ProtocolError,
} from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secondLine } from './any-client.ts';
import { describeEveryClient } from './describe-every-client.ts';
import { failure } from './failure.ts';
import { type Connecting, connect } from './stock-client.ts';
import { makeTenant, type Served, tokenFor } from './tenant.ts';
import { startWatchedUpstream, type WatchedUpstream } from './watched-upstream.ts';

const answers: Connecting = {
  options: { capabilities: { elicitation: { form: {} }, sampling: {}, roots: {} } },
  prepare: (client) => {
    client.setRequestHandler('elicitation/create', async () => ({
      action: 'accept' as const,
      content: { name: 'Ada', color: 'green', ok: true, context: 'a test' },
    }));
    client.setRequestHandler('sampling/createMessage', async () => ({
      model: 'none',
      role: 'assistant' as const,
      content: { type: 'text' as const, text: 'Paris' },
    }));
    client.setRequestHandler('roots/list', async () => ({ roots: [{ uri: 'file:///srv/ada' }] }));
  },
};

/** For what takes a way through several processes. */
const patient = { timeout: 10_000 };

/** What a stock client of the current revision has to be able to do through a Gatehouse of whatever shape. */
export function describeStockClient(name: string, start: (stack: AsyncDisposableStack) => Promise<Served>): void {
  describe(`a stock client, ${name},`, () => {
    const stack = new AsyncDisposableStack();
    let upstream: WatchedUpstream;
    let served: Served;
    /** For everything. */
    let token: string;
    let client: Client;

    beforeAll(async () => {
      upstream = stack.use(await startWatchedUpstream());
      served = await start(stack);
      await makeTenant(upstream.url, served);
      token = await tokenFor(served, 'mcp');
      client = await open(answers);
    }, 120_000);

    afterAll(() => stack.disposeAsync(), 30_000);

    async function open(how?: Connecting, withToken = token): Promise<Client> {
      const opened = await connect(served, withToken, how);
      stack.defer(() => opened.close());
      return opened;
    }

    const textOf = async (tool: string, args: Record<string, unknown> = {}) => {
      const { content } = await client.callTool({ name: tool, arguments: args });
      return content.map((block) => (block.type === 'text' ? block.text : block.type)).join('\n');
    };

    it('finds out what is there', () => {
      expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
      expect(client.getServerVersion()).toMatchObject({ name: 'gatehouse' });
      expect(client.getServerCapabilities()).toMatchObject({
        tools: { listChanged: true },
        prompts: { listChanged: true },
        resources: { listChanged: true, subscribe: true },
        completions: {},
        logging: {},
      });
    });

    describeEveryClient(() => secondLine(client));

    it('is logged to from the level that it asks for, and not at all when it asks for none', async () => {
      const logged: LoggingLevel[] = [];
      client.setNotificationHandler('notifications/message', ({ params }) => void logged.push(params.level));
      await client.callTool({ name: 'log_at_every_level' });
      expect(logged).toEqual([]);
      await client.callTool({ name: 'log_at_every_level', _meta: { [LOG_LEVEL_META_KEY]: 'warning' } });
      expect(logged).toEqual(['warning', 'error']);
    });

    it('is told when there is no such resource', async () => {
      expect(await failure(client.readResource({ uri: 'test://nothing' }))).toMatchObject({ code: -32602 });
    });

    it.each([
      ['elicitation', 'Hello, Ada!'],
      ['sampling', 'Paris'],
      ['list_roots', 'file:///srv/ada'],
      ['multiple_inputs', 'Everything was answered.'],
      ['multi_round', 'Both steps were answered.'],
      ['request_state', 'state-ok'],
    ])('answers what a tool asks before it goes on: %s', async (what, answer) => {
      expect(await textOf(`test_input_required_result_${what}`)).toContain(answer);
    });

    it('answers what a prompt asks before it goes on', async () => {
      const { messages } = await client.getPrompt({ name: 'test_input_required_result_prompt' });
      expect(JSON.stringify(messages)).toContain('a test');
    });

    it('is asked for nothing that it did not say it could answer', async () => {
      const plain = await open();
      expect(await failure(plain.callTool({ name: 'test_missing_capability' }))).toMatchObject({ code: -32021 });
    });

    it('repeats an argument in a header where the tool wants that, up to the upstream', async () => {
      await client.listTools();
      expect(await textOf('test_x_mcp_header', { region: 'Köln am Rhein' })).toBe('Köln am Rhein');
      const arrived = upstream.seen.findLast((request) => request.name === 'test_x_mcp_header');
      const encoded = Buffer.from('Köln am Rhein').toString('base64');
      expect(arrived?.headers['mcp-param-region']).toBe(`=?base64?${encoded}?=`);
    });

    it('is told when tools are added, and finds them', async () => {
      const listening = await open();
      let told = 0;
      listening.setNotificationHandler('notifications/tools/list_changed', () => void told++);
      const subscription = await listening.listen({ toolsListChanged: true });
      expect(subscription.honoredFilter).toMatchObject({ toolsListChanged: true });
      upstream.addTool('added_later');
      await expect.poll(() => told, patient).toBeGreaterThan(0);
      const names = async () =>
        (await listening.listTools({}, { cacheMode: 'refresh' })).tools.map((tool) => tool.name);
      await expect.poll(names, patient).toContain('added_later');
      await subscription.close();
      expect(await subscription.closed).toBe('local');
    });

    it('is told of the resources that it asked for, and of no others', async () => {
      const listening = await open();
      const told: string[] = [];
      listening.setNotificationHandler('notifications/resources/updated', ({ params }) => void told.push(params.uri));
      const subscription = await listening.listen({ resourceSubscriptions: ['test://static-text'] });
      upstream.changeResource('test://static-binary');
      upstream.changeResource('test://static-text');
      await expect.poll(() => told, patient).toEqual(['test://static-text']);
      await subscription.close();
    });

    it('calls off a call, and its upstream sees the request closed', async () => {
      const calling = new AbortController();
      const called = failure(client.callTool({ name: 'never_ends' }, { signal: calling.signal }));
      const request = () => upstream.seen.findLast((it) => it.name === 'never_ends');
      await expect.poll(request, patient).toBeDefined();
      expect(request()?.abandoned).toBe(false);
      calling.abort();
      expect(await called).toBeInstanceOf(Error);
      await expect.poll(() => request()?.abandoned, patient).toBe(true);
    });

    it('is told which scope it lacks when its token covers prompts only', async () => {
      const limited = await open({}, await tokenFor(served, 'mcp:prompts'));
      await limited.getPrompt({ name: 'test_simple_prompt' });
      const error = await failure(limited.callTool({ name: 'test_simple_text' }));
      expect(error).toBeInstanceOf(InsufficientScopeError);
      expect(error).toMatchObject({
        requiredScope: expect.stringContaining('mcp:tools'),
        resourceMetadataUrl: new URL('/.well-known/oauth-protected-resource/t/compat/mcp', served.apiUrl),
      });
    });

    it('cannot tell a tool that it was not granted from one that there is not', async () => {
      const [hidden, unknown] = await Promise.all(
        ['forbidden', 'no_such_tool'].map((tool) => failure(client.callTool({ name: tool }))),
      );
      expect(hidden).toBeInstanceOf(ProtocolError);
      const seen = (error: unknown) => {
        const { code, message, data } = error as ProtocolError;
        return { code, message, data: { ...(data as object), correlationId: undefined } };
      };
      expect(seen(hidden)).toEqual(seen(unknown));
      expect(upstream.seen.filter((request) => request.name === 'forbidden')).toEqual([]);
    });
  });
}
