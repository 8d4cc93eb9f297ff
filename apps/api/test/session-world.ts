import type { TenantId } from '@gatehouse/db';
import { type RawAnswer, send } from './mcp-request.ts';
import { type SessionUpstream, startSessionUpstream } from './session-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

/** An api, an upstream of the session era for each test, and a tenant that has it. */
export interface SessionWorld {
  readonly api: TestApi;
  readonly upstream: SessionUpstream;
  readonly tenantId: TenantId;
  readonly url: string;
  /** Of ada and of eve, who may do everything. */
  readonly tokens: Readonly<Record<'ada' | 'eve', string>>;
  call(name: string, args?: object, subject?: 'ada' | 'eve', meta?: object): Promise<RawAnswer>;
  list(): Promise<RawAnswer>;
  /** Sessions that are kept. */
  kept(): Promise<number>;
}

export interface WorldOptions {
  readonly sessions?: 'client' | 'call' | 'shared';
  /** Before anybody asks it for anything. */
  readonly prepare?: (upstream: SessionUpstream) => void;
}

let tenants = 0;

/** Starts the api, and makes a world from what it is told. */
export async function startSessionWorlds(stack: AsyncDisposableStack) {
  const api = stack.use(await startApi());
  return async ({ sessions = 'client', prepare = () => {} }: WorldOptions = {}): Promise<SessionWorld> => {
    const upstream = stack.use(await startSessionUpstream());
    prepare(upstream);
    const tenant = `t${tenants++}`;
    await api.apply(tenantFile(tenant, upstream.url, sessions));
    const tokens = { ada: await api.token(tenant, 'ada'), eve: await api.token(tenant, 'eve') };
    const url = `${api.origin}/t/${tenant}/mcp`;
    const { tenantId } = (await api.database.findTenant(tenant)) ?? {};
    if (!tenantId) throw new TypeError(`${tenant} is not there`);
    return {
      ...{ api, upstream, tenantId, url, tokens },
      call: (name, args = {}, subject = 'ada', _meta = {}) =>
        send({ url, token: tokens[subject], method: 'tools/call', params: { name, arguments: args, _meta } }),
      list: () => send({ url, token: tokens.ada, method: 'tools/list' }),
      kept: () => api.database.withTenant(tenantId, (tx) => tx.upstreamSession.count()),
    };
  };
}

const tenantFile = (tenant: string, url: string, sessions: string): string => `
tenant: ${tenant}
upstreams:
  - { slug: old, kind: mcp, url: "${url}", sessions: ${sessions}, timeoutMs: 2000 }
endpoints:
  - { slug: default, upstreams: [{ slug: old, as: "" }] }
roles:
  - { slug: all, grants: [{ allow: { tools: ["*"], resources: ["*"], prompts: ["*"] } }] }
bindings:
  - { role: all, to: { subject: ada } }
  - { role: all, to: { subject: eve } }
`;

/** The text of a tool's result. */
export function textOf({ message }: RawAnswer): string | undefined {
  return (message.result?.content as { text: string }[] | undefined)?.[0]?.text;
}
