import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../support/serve.ts';
import { startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';

/** The main job, as a person given the README would try it: `npm start`, a token, a stock client. */
describe('a first governed call', () => {
  let gatehouse: Installation;

  let traces: TraceCollector;

  beforeAll(async () => {
    traces = await startTraceCollector();
    gatehouse = await serveDemo({
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.endpoint,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
  }, 120_000);

  afterAll(async () => {
    await gatehouse?.[Symbol.asyncDispose]();
    await traces?.[Symbol.asyncDispose]();
  }, 30_000);

  const url = (tenant: string) => new URL(`/t/${tenant}/mcp`, gatehouse.ready.api);

  async function tokenOf(tenant: string, subject: string): Promise<string> {
    const { code, stdout, stderr } = await gatehouse.command('token', '--tenant', tenant, '--subject', subject);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    return stdout.trim();
  }

  async function connect(tenant: string, token: string): Promise<Client> {
    const client = new Client({ name: 'journey', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(
      new StreamableHTTPClientTransport(url(tenant), { authProvider: { token: async () => token } }),
    );
    return client;
  }

  it('announces its MCP URLs and its console', () => {
    expect(gatehouse.ready).toMatchObject({
      ready: true,
      console: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      mcp: [url('acme').href, url('globex').href],
    });
  });

  it('lets the stock client discover, list and call what was granted, and nothing else', async () => {
    const client = await connect('acme', await tokenOf('acme', 'ada'));
    expect(client.getServerVersion()).toMatchObject({ name: 'gatehouse' });

    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['get_order', 'list_orders']);

    const result = await client.callTool({ name: 'get_order', arguments: { id: 'A-1002' } });
    expect(result.content).toEqual([{ type: 'text', text: expect.stringContaining('Grace Hopper') }]);

    const refused = await client.callTool({ name: 'refund_order', arguments: { id: 'A-1002' } }).catch(String);
    const unknown = await client.callTool({ name: 'no_such_tool', arguments: {} }).catch(String);
    expect(refused).toContain('There is no such tool here');
    expect(unknown).toBe(refused);
    await client.close();
  });

  it('answers the token of another tenant with 401, and says where to get one', async () => {
    const token = await tokenOf('globex', 'hank');
    const response = await fetch(url('acme'), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: 'not even a message',
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');

    const refusal = await connect('acme', token).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(Error);
    const challenged = await fetch(url('acme'), { method: 'POST' });
    expect(challenged.status).toBe(401);
    const metadataUrl = /resource_metadata="([^"]+)"/.exec(challenged.headers.get('www-authenticate') ?? '')?.[1];
    const metadata = await (await fetch(metadataUrl ?? '')).json();
    expect(metadata).toMatchObject({ resource: url('acme').href });
  });

  it('has every attempt on record', async () => {
    const { code, stdout } = await gatehouse.command('audit', 'list', '--tenant', 'acme', '--json');
    expect(code).toBe(0);
    const events = JSON.parse(stdout) as Record<string, unknown>[];
    const has = (event: Record<string, unknown>) => expect(events).toContainEqual(expect.objectContaining(event));
    has({ kind: 'token.minted', subject: 'ada' });
    has({ kind: 'call.finished', subject: 'ada', method: 'server/discover', outcome: 'answered' });
    has({ kind: 'call.finished', subject: 'ada', method: 'tools/list', outcome: 'answered' });
    has({
      kind: 'call.finished',
      subject: 'ada',
      target: 'orders/get_order',
      verdict: 'allowed',
      outcome: 'answered',
    });
    has({
      kind: 'call.finished',
      subject: 'ada',
      target: 'orders/refund_order',
      verdict: 'hidden',
      outcome: 'refused',
    });
    has({ kind: 'attempt.refused', reason: 'token.invalid', outcome: 'refused' });
    expect(events).not.toContainEqual(expect.objectContaining({ kind: 'call.decided', target: 'orders/refund_order' }));
  });

  it('can be watched: metrics on their own port, traces at the collector, probes for both', async () => {
    const metrics = await (await fetch(gatehouse.metricsUrl)).text();
    expect(metrics).toMatch(/gatehouse_attempts_total\{method="tools\/call",outcome="answered",status="200"\} 1/);
    expect(metrics).toContain('gatehouse_isolation_proven 1');
    expect((await fetch(new URL('/health/ready', gatehouse.ready.api))).status).toBe(200);
    await expect.poll(() => traces.received.map(({ path }) => path), { timeout: 10_000 }).toContain('/v1/traces');
    expect(Buffer.concat(traces.received.map(({ bytes }) => bytes)).toString()).toContain('gatehouse.tenant');
  });

  it('takes a secret on standard input, and shows it nowhere', async () => {
    const set = await gatehouse.commandWithInput('hunter2\n', 'secret', 'set', '--tenant', 'acme', 'orders-key');
    expect(set).toEqual({ code: 0, stdout: 'Set local:orders-key of acme.\n', stderr: '' });
    const [events, keys] = [
      await gatehouse.command('audit', 'list', '--tenant', 'acme', '--json'),
      await gatehouse.command('keys', 'list', '--tenant', 'acme', '--json'),
    ];
    expect(events.stdout).toContain('local:orders-key');
    expect(JSON.parse(keys.stdout)).toContainEqual(expect.objectContaining({ kind: 'data', state: 'current' }));
    expect(events.stdout + keys.stdout).not.toContain('hunter2');
  });

  it('keeps the record of one tenant from the other', async () => {
    const { stdout } = await gatehouse.command('audit', 'list', '--tenant', 'globex', '--json');
    expect(stdout).not.toContain('orders/');
  });
});
