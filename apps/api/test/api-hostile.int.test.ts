import { API_BASE, isWrite, namesIn, operations, type PathParameter } from '@gatehouse/contracts/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, startApiWorld } from './api-world.ts';

let world: ApiWorld;

beforeAll(async () => {
  world = await startApiWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const NOWHERE = '00000000-0000-4000-8000-000000000000';

/** In order, and of nothing that there is. */
const PLAIN: Readonly<Record<PathParameter, string>> = {
  ...{ tenant: 'acme', role: 'none', group: 'none', endpoint: 'none', upstream: 'none', issuer: 'none' },
  ...{ client: 'none', tool: 'none', secret: 'none' },
  ...{ binding: NOWHERE, member: NOWHERE, principal: NOWHERE, event: NOWHERE },
};

/** What nobody means to send. */
const STRANGE = ['\u0000', '\ud800', '‮', '../..', "' or 1=1 --", '%', 'x'.repeat(2_000), '{"$gt":""}', '__proto__'];

/** Encodes half a character too: its bytes, which no text has. */
function encoded(text: string): string {
  return text === '\ud800' ? '%ED%A0%80' : encodeURIComponent(text);
}

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (_, operation) => {
  const { method, path, query, body } = operation;
  const plain = path.replaceAll(/\{(\w+)\}/g, (_match, name: PathParameter) => PLAIN[name]);

  /** The statuses of requests that were sent at the same time, by somebody who sends no others. */
  const statuses = async (requests: readonly { readonly to: string; readonly body?: unknown }[]) => {
    const token = await world.token(await world.member('acme', 'owner'));
    return Promise.all(
      requests.map(async ({ to, body: sent }) => {
        const response = await world.send(`${API_BASE}${to}`, {
          ...{ method, token },
          headers: { ...(sent !== undefined && { 'content-type': 'application/json' }), 'if-match': '"x"' },
          ...(sent !== undefined && { body: JSON.stringify(sent) }),
        });
        await response.arrayBuffer();
        return response.status;
      }),
    );
  };

  it('is answered, whatever strange stands in its path', async () => {
    const odd = namesIn(path).flatMap((name) =>
      STRANGE.map((strange) => ({
        to: path.replaceAll(/\{(\w+)\}/g, (_match, one: PathParameter) =>
          one === name ? encoded(strange) : PLAIN[one],
        ),
        ...(body && { body: {} }),
      })),
    );
    expect((await statuses(odd)).filter(isFailure)).toEqual([]);
  });

  it('is answered, whatever strange stands in its query', async () => {
    const odd = Object.keys(query?.shape ?? {}).flatMap((name) =>
      STRANGE.map((strange) => ({ to: `${plain}?${name}=${encoded(strange)}` })),
    );
    expect((await statuses(odd)).filter(isFailure)).toEqual([]);
  });

  it('refuses a body of another form', async () => {
    const bodies: readonly unknown[] = [[], 'text', 7, { constructor: { prototype: 1 } }, { slug: { $ne: null } }];
    const sent = isWrite(operation) ? bodies.map((strange) => ({ to: plain, body: strange })) : [];
    expect((await statuses(sent)).filter((status) => isFailure(status) || status < 400)).toEqual([]);
  });
});

/** Of ours; or it was not looked at, for there were too many. */
function isFailure(status: number): boolean {
  return status >= 500 || status === 429;
}
