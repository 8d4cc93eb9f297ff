import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../support/serve.ts';

/** The demo's upstream of the session era, as stock clients of both eras find it behind an endpoint. */
describe('the official reference server behind an endpoint', { timeout: 120_000 }, () => {
  let gatehouse: Installation;

  beforeAll(async () => {
    gatehouse = await serveDemo();
  }, 120_000);

  afterAll(async () => {
    await gatehouse?.[Symbol.asyncDispose]();
  }, 30_000);

  async function connect(tenant: string, subject: string, mode: 'auto' | 'legacy'): Promise<Client> {
    const { stdout, ...ended } = await gatehouse.command('token', '--tenant', tenant, '--subject', subject);
    expect(ended).toMatchObject({ code: 0 });
    const client = new Client({ name: 'journey', version: '1.0.0' }, { versionNegotiation: { mode } });
    const url = new URL(`/t/${tenant}/mcp`, gatehouse.ready.api);
    await client.connect(
      new StreamableHTTPClientTransport(url, { authProvider: { token: async () => stdout.trim() } }),
    );
    return client;
  }

  it.each(['auto', 'legacy'] as const)('is used beside an upstream of the current revision: %s', async (mode) => {
    const client = await connect('acme', 'grace', mode);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['list_orders', 'everything_echo', 'everything_get-sum']));
    const echo = await client.callTool({ name: 'everything_echo', arguments: { message: 'hello' } });
    expect(echo.content).toEqual([{ type: 'text', text: expect.stringContaining('hello') }]);
    const progress: number[] = [];
    await client.callTool(
      { name: 'everything_trigger-long-running-operation', arguments: { duration: 1, steps: 3 } },
      { onprogress: (step) => void progress.push(step.progress) },
    );
    expect(progress.length).toBeGreaterThan(1);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toContain('everything_simple-prompt');
    await client.close();
  });

  it('shows nobody what it would say of the machine, and fetches nothing', async () => {
    const client = await connect('acme', 'grace', 'auto');
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).not.toContain('everything_get-env');
    expect(names).not.toContain('everything_gzip-file-as-resource');
    await client.close();
  });

  it('tells an admin who may ask nothing of what started it', async () => {
    const client = await connect('acme', 'margaret', 'auto');
    const { content } = await client.callTool({ name: 'everything_get-env', arguments: {} });
    const [block] = content as { text: string }[];
    expect(Object.keys(JSON.parse(block?.text ?? '')).filter((name) => !/^(?:NODE_|GZIP_)/.test(name))).toEqual([]);
    const fetched = await client.callTool({
      name: 'everything_gzip-file-as-resource',
      arguments: { data: gatehouse.metricsUrl },
    });
    expect(fetched.isError).toBe(true);
    await client.close();
  });

  it("is another tenant's only as far as that tenant grants it", async () => {
    const client = await connect('globex', 'homer', 'auto');
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('everything_'))).toEqual(['everything_echo', 'everything_get-sum']);
    await client.close();
  });
});
