import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEveryClient } from './describe-every-client.ts';
import { failure } from './failure.ts';
import { connectFirstLine, connectSecondLine, type SessionClient } from './session-clients.ts';
import { makeTenant, type Served, tokenFor } from './tenant.ts';
import { startWatchedUpstream, type WatchedUpstream } from './watched-upstream.ts';

const clients = [
  ['client 2.4', connectSecondLine],
  ['sdk 1.32', connectFirstLine],
] as const;

/**
 * What stock clients, which begin with `initialize` unless they are told otherwise, have to be able to do over an upstream
 * that speaks the current revision only.
 */
export function describeSessionClients(name: string, start: (stack: AsyncDisposableStack) => Promise<Served>): void {
  describe(`stock clients in their default mode, ${name},`, () => {
    const stack = new AsyncDisposableStack();
    let upstream: WatchedUpstream;
    let served: Served;
    let tokens: { readonly everything: string; readonly prompts: string };

    beforeAll(async () => {
      upstream = stack.use(await startWatchedUpstream());
      served = await start(stack);
      await makeTenant(upstream.url, served);
      tokens = { everything: await tokenFor(served, 'mcp'), prompts: await tokenFor(served, 'mcp:prompts') };
    }, 120_000);

    afterAll(() => stack.disposeAsync(), 30_000);

    describe.each(clients)('%s', (_, connect) => {
      let session: SessionClient;
      let client: SessionClient['client'];

      async function open(token: string): Promise<SessionClient> {
        const opened = await connect(served, token);
        stack.defer(() => opened.client.close());
        return opened;
      }

      beforeAll(async () => {
        session = await open(tokens.everything);
        client = session.client;
      });

      it('agrees on a revision, and is offered nothing that needs a session', async () => {
        expect(session.revision).toBe('2025-11-25');
        expect(client.getServerVersion()).toMatchObject({ name: 'gatehouse' });
        expect(client.getServerCapabilities()).toEqual({ tools: {}, prompts: {}, resources: {}, completions: {} });
        await client.ping();
      });

      describeEveryClient(() => session);

      it('gets results that hold nothing which its revision does not know', async () => {
        expect(await session.callTool('test_simple_text')).toEqual({
          content: [{ type: 'text', text: 'This is a simple text response for testing.' }],
        });
        expect(await client.readResource({ uri: 'test://static-text' })).toEqual({
          contents: [{ uri: 'test://static-text', mimeType: 'text/plain', text: expect.any(String) }],
        });
      });

      it('gets structured content that is a list, of a tool whose output is described as one', async () => {
        expect(await session.callTool('list_of_numbers')).toMatchObject({ structuredContent: { result: [1, 2, 3] } });
      });

      it('is told when there is no such resource', async () => {
        expect(await failure(client.readResource({ uri: 'test://nothing' }))).toMatchObject({
          message: expect.stringContaining('Resource not found'),
          data: { uri: 'test://nothing' },
        });
      });

      it('need not repeat an argument in a header: that is done for it', async () => {
        const { content } = (await session.callTool('test_x_mcp_header', { region: 'Köln am Rhein' })) as {
          content: unknown;
        };
        expect(content).toEqual([{ type: 'text', text: 'Köln am Rhein' }]);
      });

      it('is told what to do where a tool wants input', async () => {
        for (const tool of ['test_input_required_result_elicitation', 'test_missing_capability']) {
          expect(await failure(session.callTool(tool))).toMatchObject({
            code: 4220,
            message: expect.stringContaining('client of revision 2026-07-28'),
          });
        }
      });

      it('cannot tell a tool that it was not granted from one that there is not', async () => {
        const [hidden, unknown] = await Promise.all(
          ['forbidden', 'no_such_tool'].map((tool) => failure(session.callTool(tool))),
        );
        expect(hidden).toMatchObject({ code: -32602, message: (unknown as Error).message });
        expect(upstream.seen.filter((request) => request.name === 'forbidden')).toEqual([]);
      });

      it('is refused with 403 where its token does not cover a call, and goes on with what it covers', async () => {
        const limited = await open(tokens.prompts);
        await limited.client.getPrompt({ name: 'test_simple_prompt' });
        const error = await failure(limited.callTool('test_simple_text'));
        expect(String(error)).toMatch(/insufficient.?scope|scope\.insufficient/i);
        await limited.client.listTools();
      });
    });

    it('speak the current revision to the upstream, whatever they speak themselves', () => {
      const spoken = new Set(upstream.seen.map(({ headers }) => headers['mcp-protocol-version']));
      expect([...spoken]).toEqual(['2026-07-28']);
    });
  });
}
