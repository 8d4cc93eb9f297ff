import { UNREVIEWED } from '@gatehouse/policy';
import { describe, expect, it } from 'vitest';
import { serveTools } from './serve-tools.ts';
import type { Shown } from './served.ts';
import type { ToolRow } from './tenant-rows.ts';
import type { UpstreamSnapshot } from './tenant-snapshot.ts';

function upstream(slug: string): UpstreamSnapshot {
  const rest = { url: 'http://127.0.0.1:9/mcp', timeoutMs: 1_000, sessions: 'client', catalogue: undefined } as const;
  return { id: `id-of-${slug}`, slug, credential: { type: 'none' }, ...rest };
}

function row(name: string, definition: object = {}, reviewed: Partial<ToolRow> = {}): ToolRow {
  const said = { annotations: null, tags: [], running: null };
  return { upstreamId: 'u', name, definition: JSON.stringify(definition), ...said, ...reviewed };
}

function shown(slug: string, prefix: string, ...offers: ToolRow[]): Shown<ToolRow> {
  return { prefix, upstream: upstream(slug), offers };
}

const namesOf = (...from: Shown<ToolRow>[]) => [...serveTools(from).served.keys()];

describe('serveTools', () => {
  it('puts the prefix of its upstream before each name, in the order of the endpoint', () => {
    expect(namesOf(shown('crm', 'crm_', row('find'), row('add')), shown('docs', '', row('find')))).toEqual([
      'crm_find',
      'crm_add',
      'find',
    ]);
  });

  it('tells canonical name, upstream and own name of each', () => {
    const tool = serveTools([shown('crm', 'x.', row('find', {}, { tags: ['sales'] }))]).served.get('x.find');
    expect(tool).toMatchObject({ servedName: 'x.find', name: 'find', canonicalName: 'crm/find', tags: ['sales'] });
    expect(tool?.upstream.slug).toBe('crm');
  });

  it('lists the definition under the served name, with all that the upstream says of it', () => {
    const definition = { description: 'a "b" \u2028', inputSchema: {}, annotations: { readOnlyHint: true }, x: [1] };
    const tool = serveTools([shown('crm', 'crm_', row('find', definition))]).served.get('crm_find');
    expect(JSON.parse(tool?.listed ?? '')).toEqual({ name: 'crm_find', ...definition });
    const bare = serveTools([shown('crm', '', row('find'))]).served.get('find');
    expect(bare?.listed).toBe('{"name":"find"}');
  });

  it('takes what an admin reviewed for its annotations, and nothing that the upstream claims', () => {
    const claim = { annotations: { readOnlyHint: true } };
    const { served } = serveTools([
      shown('crm', '', row('claims', claim), row('reviewed', {}, { annotations: { readOnlyHint: true } })),
    ]);
    expect(served.get('claims')?.annotations).toEqual(UNREVIEWED);
    expect(served.get('reviewed')?.annotations).toMatchObject({ readOnlyHint: true });
  });

  it('leaves a name to the first that has it, and withholds whoever comes later', () => {
    const { served, withheld } = serveTools([shown('crm', 'a_', row('b')), shown('docs', '', row('a_b'), row('c'))]);
    expect(served.get('a_b')?.canonicalName).toBe('crm/b');
    expect([...served.keys()]).toEqual(['a_b', 'c']);
    expect(withheld).toEqual(['docs/a_b']);
  });

  it('shortens a name that is too long, the same way each time', () => {
    const long = shown('crm', 'crm_', row('x'.repeat(100)), row(`${'x'.repeat(100)}y`));
    const names = namesOf(long);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toHaveLength(48);
    expect(namesOf(long)).toEqual(names);
  });

  it('withholds what would get a name that clients throw the whole list away for', () => {
    const { served, withheld } = serveTools([shown('crm', 'a/', row('b')), shown('docs', '', row('ä'), row('c'))]);
    expect([...served.keys()]).toEqual(['c']);
    expect(withheld).toEqual(['crm/b', 'docs/ä']);
  });

  it('reads the headers that a tool declares, and withholds one that declares them wrongly', () => {
    const property = (header: unknown) => ({
      inputSchema: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': header } } },
    });
    const { served, withheld } = serveTools([
      shown(
        'crm',
        '',
        row('good', property('Region')),
        row('bad', property('a b')),
        row('worse', { inputSchema: 'x-mcp-header' }),
      ),
    ]);
    expect(served.get('good')?.mirroredParams).toEqual([
      { header: 'mcp-param-region', path: ['region'], type: 'string' },
    ]);
    expect(withheld).toEqual(['crm/bad', 'crm/worse']);
  });
});
