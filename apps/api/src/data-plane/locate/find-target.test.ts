import type { CheckedRequest } from '@gatehouse/mcp';
import { UNREVIEWED } from '@gatehouse/policy';
import { describe, expect, it } from 'vitest';
import { readRunning } from '../snapshot/read-stored.ts';
import type { EndpointSnapshot, ServedTemplate, UpstreamSnapshot } from '../snapshot/tenant-snapshot.ts';
import { findTarget, mayHave, soughtBy } from './find-target.ts';

const upstream = (slug: string, capabilities: Record<string, unknown> = { tools: {} }): UpstreamSnapshot => ({
  id: `id-${slug}`,
  slug,
  url: `http://${slug}.example/mcp`,
  timeoutMs: 30_000,
  credential: { type: 'none' },
  sessions: 'client',
  catalogue: { capabilities, revision: '2026-07-28', hasSessions: false, refreshedAt: new Date(0), ttlMs: 0 },
});

const files = upstream('files', { tools: {}, resources: {} });
const crm = upstream('crm');
const wiki = upstream('wiki', { resources: {} });

const template = (from: UpstreamSnapshot, uriTemplate: string, prefix: string): ServedTemplate => ({
  upstream: from,
  uriTemplate,
  definition: { uriTemplate, name: uriTemplate },
  matches: (uri) => uri.startsWith(prefix),
});

function endpoint(changes: Partial<EndpointSnapshot> = {}): EndpointSnapshot {
  const tool = {
    servedName: 'crm_find',
    upstream: crm,
    name: 'find',
    canonicalName: 'crm/find',
    listed: '{}',
    annotations: { ...UNREVIEWED, readOnlyHint: true },
    tags: [],
    running: readRunning(null),
    mirroredParams: [],
  };
  return {
    slug: 'default',
    upstreams: [
      { prefix: 'files_', upstream: files },
      { prefix: 'crm_', upstream: crm },
    ],
    tools: new Map([['crm_find', tool]]),
    prompts: new Map(),
    resources: new Map(),
    templates: [],
    ...changes,
  };
}

const request = (method: string, target?: string) =>
  ({ kind: 'request', id: 1, method, target, params: { value: {} } }) as unknown as CheckedRequest;

const ownerOf = (uri: string, at: EndpointSnapshot) =>
  findTarget(request('resources/read', uri), { subject: 'resource', name: uri }, at)?.upstream.slug;

describe('what a request asks for', () => {
  it('is a tool under its served name, with what was reviewed of it', () => {
    const sought = soughtBy(request('tools/call', 'crm_find'));
    expect(sought && findTarget(request('tools/call', 'crm_find'), sought, endpoint())).toMatchObject({
      target: 'find',
      canonicalName: 'crm/find',
      readOnly: true,
      upstream: { slug: 'crm' },
    });
  });

  it.each([['find'], ['crm/find'], ['CRM_find'], ['crm_find '], ['crm_'], [''], ['__proto__']])(
    'is nothing under the name %j',
    (name) => {
      expect(findTarget(request('tools/call', name), { subject: 'tool', name }, endpoint())).toBeUndefined();
    },
  );

  it('is nothing for methods that go to no single upstream', () => {
    for (const method of ['tools/list', 'server/discover', 'subscriptions/listen']) {
      expect(soughtBy(request(method))).toBeUndefined();
    }
  });
});

describe('whose a URI is', () => {
  it("is the upstream's that lists it, before any whose template it fits", () => {
    const uri = 'file:///a';
    const listed = { upstream: wiki, uri, canonicalName: `wiki:${uri}`, definition: { uri, name: 'a' } };
    const at = endpoint({ resources: new Map([[uri, listed]]), templates: [template(files, 'file:///{p}', 'file:')] });
    expect(ownerOf(uri, at)).toBe('wiki');
    expect(ownerOf('file:///b', at)).toBe('files');
  });

  it("is the first one's whose template it fits, and a template names itself", () => {
    const at = endpoint({
      templates: [template(wiki, 'wiki://{page}', 'wiki:'), template(files, '{+any}', '')],
    });
    expect(ownerOf('wiki://home', at)).toBe('wiki');
    expect(ownerOf('{+any}', at)).toBe('files');
  });

  it('is that of the only upstream with resources when nobody lists it', () => {
    expect(ownerOf('other://x', endpoint())).toBe('files');
  });

  it('is nobody while it is not in normal form, unless it is listed as it is', () => {
    const uri = 'file:///pub/../secret/x';
    const listed = { upstream: files, uri, canonicalName: `files:${uri}`, definition: { uri, name: 'x' } };
    expect(ownerOf(uri, endpoint({ templates: [template(files, 'file:///{p}', 'file:')] }))).toBeUndefined();
    expect(ownerOf('file:///%73ecret/x', endpoint())).toBeUndefined();
    expect(ownerOf(uri, endpoint({ resources: new Map([[uri, listed]]) }))).toBe('files');
  });

  it('is nobody when it could be several: none of them is told of it', () => {
    const upstreams = [files, wiki].map((one) => ({ prefix: `${one.slug}_`, upstream: one }));
    expect(ownerOf('other://x', endpoint({ upstreams }))).toBeUndefined();
    expect(ownerOf('other://x', endpoint({ upstreams: [{ prefix: '', upstream: crm }] }))).toBeUndefined();
  });
});

describe('whether an upstream may have a name that it is not known to have', () => {
  it('follows its prefix; a URI may be anybody’s', () => {
    expect(mayHave({ subject: 'tool', name: 'crm_new' }, 'crm_')).toBe(true);
    expect(mayHave({ subject: 'prompt', name: 'crm_new' }, 'files_')).toBe(false);
    expect(mayHave({ subject: 'resource', name: 'crm_new' }, 'files_')).toBe(true);
  });
});
