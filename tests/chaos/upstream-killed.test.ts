import { freePort } from '@gatehouse/db/embedded';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApiProcess } from '../support/api-process.ts';
import { type BareInstallation, makeInstallation } from '../support/bare-installation.ts';
import { Book } from './book.ts';
import { type Endpoint, sendCall } from './governed-call.ts';
import { makeTenant } from './tenant.ts';
import { UpstreamProcess } from './upstream-process.ts';

describe('an upstream that is killed', () => {
  const stack = new AsyncDisposableStack();
  let gatehouse: BareInstallation;
  let upstream: UpstreamProcess;
  let endpoint: Endpoint;

  beforeAll(async () => {
    upstream = stack.use(new UpstreamProcess(await freePort()));
    gatehouse = stack.use(await makeInstallation());
    endpoint = await makeTenant(upstream.url, gatehouse);
    stack.use(await startApiProcess(gatehouse.settings));
  }, 60_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  beforeEach(async () => {
    await upstream.start();
    expect((await sendCall(endpoint, 'answer', {})).status).toBe(200);
  });

  const interrupted = {
    code: 5023,
    message: expect.stringContaining('Whether the call took effect is not known'),
    data: expect.objectContaining({ code: 'upstream.interrupted' }),
  };

  /** What is on record of the attempt that this is the answer of. */
  async function recorded({ headers }: Response) {
    const book = await Book.read(gatehouse.adminUrl);
    const correlationId = headers.get('x-correlation-id') ?? '';
    return [...book.ofAttempt(correlationId, 'call.decided'), ...book.ofAttempt(correlationId, 'call.finished')];
  }

  it('in the middle of its stream ends the call with an error that is on record, and serves again when it is back', async () => {
    const response = await sendCall(endpoint, 'stream', {});
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('notifications/progress')) await upstream.kill();
    }
    const messages = text.match(/(?<=^data: ).*$/gm)?.map((data) => JSON.parse(data)) ?? [];
    expect(messages[0]).toMatchObject({ method: 'notifications/progress', params: { progressToken: 'progress' } });
    expect(messages.at(-1)).toMatchObject({ id: 1, error: interrupted });
    expect(messages.filter((message) => 'id' in message)).toHaveLength(1);
    expect(await recorded(response)).toMatchObject([
      { kind: 'call.decided', target: 'up/stream' },
      { kind: 'call.finished', target: 'up/stream', outcome: 'failed', reason: 'upstream.interrupted' },
    ]);
  });

  it('before it has said anything ends the call likewise, which is not sent again', async () => {
    const began = upstream.begins();
    const sent = sendCall(endpoint, 'wait', {});
    await began;
    await upstream.kill();
    const response = await sent;
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ id: 1, error: interrupted });
    expect(await recorded(response)).toMatchObject([
      { kind: 'call.decided', target: 'up/wait' },
      { kind: 'call.finished', target: 'up/wait', outcome: 'failed', reason: 'upstream.interrupted' },
    ]);
  });

  it('and not started again is unreachable for the calls that follow', async () => {
    await upstream.kill();
    const response = await sendCall(endpoint, 'answer', {});
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { data: { code: 'upstream.unreachable' } } });
    expect(await recorded(response)).toMatchObject([
      { kind: 'call.decided', target: 'up/answer' },
      { kind: 'call.finished', target: 'up/answer', outcome: 'failed', reason: 'upstream.unreachable' },
    ]);
  });
});
