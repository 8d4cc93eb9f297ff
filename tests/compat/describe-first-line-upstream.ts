import { type Client, LOG_LEVEL_META_KEY, ProtocolError } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FirstLineUpstream, startFirstLineUpstream } from './first-line-upstream.ts';
import { connectFirstLine, connectSecondLine, type SessionClient } from './session-clients.ts';
import { connect } from './stock-client.ts';
import { makeTenant, type Served, tokenFor } from './tenant.ts';

/** For what takes a way through several processes. */
const patient = { timeout: 20_000, interval: 100 };

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const wordsOf = (result: object): unknown => (result as { content: { text?: string }[] }).content[0]?.text;

const kinds = [
  ['with sessions', true],
  ['without sessions', false],
] as const;

const sessionClients = [
  ['client 2.4 in its default mode', connectSecondLine],
  ['sdk 1.32', connectFirstLine],
] as const;

/** What clients of both eras have to be able to do over a real server of the session era. */
export function describeFirstLineUpstream(name: string, start: (stack: AsyncDisposableStack) => Promise<Served>): void {
  describe.each(kinds)(`over an upstream of sdk 1.32 %s, ${name},`, (_, stateful) => {
    const stack = new AsyncDisposableStack();
    let upstream: FirstLineUpstream;
    let served: Served;
    let token: string;
    let current: Client;

    beforeAll(async () => {
      upstream = stack.use(await startFirstLineUpstream(stateful));
      served = await start(stack);
      await makeTenant(upstream.url, served);
      token = await tokenFor(served, 'mcp');
      current = await open();
    }, 120_000);

    afterAll(() => stack.disposeAsync(), 30_000);

    async function open(how?: Parameters<typeof connect>[2]): Promise<Client> {
      const opened = await connect(served, token, how);
      stack.defer(() => opened.close());
      return opened;
    }

    describe('a client of the current revision', () => {
      it('is served in it, and shown what was granted of every kind', async () => {
        expect(current.getNegotiatedProtocolVersion()).toBe('2026-07-28');
        const names = (await current.listTools()).tools.map((tool) => tool.name);
        expect(names).toContain('count');
        expect(names).not.toContain('forbidden');
        expect((await current.listPrompts()).prompts).toMatchObject([{ name: 'greet' }]);
        expect((await current.listResources()).resources).toMatchObject([{ uri: 'note://1' }]);
        const { resourceTemplates } = await current.listResourceTemplates();
        expect(resourceTemplates).toMatchObject([{ uriTemplate: 'note://of/{id}' }]);
      });

      it('calls tools, gets and completes prompts, and reads resources', async () => {
        const words = 'Grüße, \u{1f600}';
        expect(wordsOf(await current.callTool({ name: 'echo', arguments: { words } }))).toBe(words);
        expect(await current.callTool({ name: 'structured' })).toMatchObject({ structuredContent: { n: 1 } });
        const ref = { type: 'ref/prompt' as const, name: 'greet' };
        const { completion } = await current.complete({ ref, argument: { name: 'city', value: 'par' } });
        expect(completion.values).toEqual(['paris', 'park']);
        const { messages } = await current.getPrompt({ name: 'greet', arguments: { city: 'paris' } });
        expect(messages).toMatchObject([{ content: { text: 'Greetings from paris' } }]);
        for (const uri of ['note://1', 'note://of/7']) {
          expect((await current.readResource({ uri })).contents).toMatchObject([{ uri, text: `This is ${uri}` }]);
        }
      });

      it('is told of a resource that there is not, in its own way', async () => {
        expect(await failure(current.readResource({ uri: 'note://of/' }))).toMatchObject({ code: -32602 });
      });

      it('is told of progress while it waits', async () => {
        const told: number[] = [];
        await current.callTool({ name: 'progress' }, { onprogress: ({ progress }) => told.push(progress) });
        expect(told).toEqual([0, 50, 100]);
      });

      it('gets the log lines that it asked for, and none without', async () => {
        const told: unknown[] = [];
        const listening = await open({
          prepare: (client) => {
            client.setNotificationHandler('notifications/message', ({ params }) => void told.push(params.level));
          },
        });
        await listening.callTool({ name: 'log' });
        expect(told).toEqual([]);
        await listening.callTool({ name: 'log', _meta: { [LOG_LEVEL_META_KEY]: 'info' } });
        expect(told).toEqual(['info', 'error']);
      });

      it('is not asked for input by way of a session: the tool is told that nobody can be asked', async () => {
        expect(await current.callTool({ name: 'ask' })).toMatchObject({ isError: true });
      });

      it('keeps its state from call to call where the upstream has any', async () => {
        const counted = [];
        for (let n = 0; n < 4; n++) counted.push(wordsOf(await current.callTool({ name: 'count' })));
        expect(counted).toEqual(stateful ? ['1', '2', '3', '4'] : ['1', '1', '1', '1']);
      });

      it('calls a tool off, at the upstream as well', async () => {
        const before = upstream.calledOff;
        const gone = new AbortController();
        const calling = failure(current.callTool({ name: 'never_ends' }, { signal: gone.signal }));
        setTimeout(() => gone.abort(), 300);
        expect(await calling).toBeInstanceOf(Error);
        // Without sessions another instance of the server is told than the one that works.
        if (stateful) await expect.poll(() => upstream.calledOff, patient).toBe(before + 1);
      });

      it('cannot tell a tool that it was not granted from one that there is not', async () => {
        const [hidden, unknown] = await Promise.all(
          ['forbidden', 'no_such_tool'].map((tool) => failure(current.callTool({ name: tool }))),
        );
        expect(hidden).toBeInstanceOf(ProtocolError);
        expect(hidden).toMatchObject({ message: (unknown as Error).message });
      });
    });

    describe.each(sessionClients)('%s', (_client, connectSession) => {
      let session: SessionClient;

      beforeAll(async () => {
        session = await connectSession(served, token);
        stack.defer(() => session.client.close());
      });

      it('does what it does over an upstream of today', async () => {
        expect(session.revision).toBe('2025-11-25');
        expect((await session.client.listTools()).tools.map((tool) => tool.name)).toContain('count');
        expect(await session.callTool('echo', { words: 'a' })).toEqual({ content: [{ type: 'text', text: 'a' }] });
        expect(await session.callTool('structured')).toMatchObject({ structuredContent: { n: 1 } });
        const told: number[] = [];
        await session.callTool('progress', {}, ({ progress }) => told.push(progress));
        expect(told).toEqual([0, 50, 100]);
        expect((await session.client.readResource({ uri: 'note://1' })).contents).toMatchObject([{ uri: 'note://1' }]);
        expect(await failure(session.client.readResource({ uri: 'note://of/' }))).toMatchObject({ code: -32002 });
      });
    });

    if (stateful) describeNews(() => ({ upstream, open }));
  });
}

/** What only an upstream with sessions has. */
function describeNews(
  given: () => { upstream: FirstLineUpstream; open: (how?: Parameters<typeof connect>[2]) => Promise<Client> },
): void {
  it('goes on in a new session when the upstream has lost the old ones', async () => {
    const { upstream, open } = given();
    const client = await open();
    await client.callTool({ name: 'count' });
    await upstream.forget();
    expect(wordsOf(await client.callTool({ name: 'count' }))).toBe('1');
  });

  it('tells who listens of a tool that is new, and of a resource that has changed', async () => {
    const { upstream, open } = given();
    const told: string[] = [];
    const client = await open({
      prepare: (opened) => {
        opened.setNotificationHandler('notifications/tools/list_changed', () => void told.push('tools'));
        opened.setNotificationHandler('notifications/resources/updated', ({ params }) => void told.push(params.uri));
      },
    });
    const subscription = await client.listen({ toolsListChanged: true, resourceSubscriptions: ['note://1'] });
    upstream.addTool('added_later');
    await expect.poll(() => told, patient).toContain('tools');
    expect((await client.listTools()).tools.map((tool) => tool.name)).toContain('added_later');
    await upstream.changeResource('note://1');
    await expect.poll(() => told, patient).toContain('note://1');
    await subscription.close();
  });
}
