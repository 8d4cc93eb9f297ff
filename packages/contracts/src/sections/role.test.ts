import { describe, expect, it } from 'vitest';
import { minimal, paths, told } from '../../test/told.ts';
import { parseTenantFile } from '../parse-tenant-file.ts';
import { effectOf } from './effect.ts';

describe('grants', () => {
  const grant = (text: string) => `roles: [{ slug: r, grants: [{ allow: { ${text} } }] }]`;
  const effect = (text: string) => {
    const [first] = parseTenantFile(minimal + grant(text)).roles?.[0]?.grants ?? [];
    return first && effectOf(first);
  };

  it('without tools are about any tool with the tags or annotations named, and else about none', () => {
    expect(effect('tags: [x]')).toMatchObject({ tools: ['*'], tags: ['x'], annotations: null });
    expect(effect('annotations: { readOnlyHint: true }')).toMatchObject({
      tools: ['*'],
      annotations: { readOnlyHint: true },
    });
    expect(effect('prompts: ["*"]')).toMatchObject({ tools: [], prompts: ['*'] });
    expect(effect('resources: ["a:*"]')).toMatchObject({ tools: [], resources: ['a:*'] });
    expect(effect('tools: ["a/*"], tags: [x]')).toMatchObject({ tools: ['a/*'], tags: ['x'] });
    expect(effect('prompts: ["*"], tags: [x]')).toMatchObject({ tools: ['*'], prompts: ['*'] });
  });

  it('name something', () => {
    expect(told(grant(''))).toEqual([
      'roles[0].grants[0].allow: A grant names something: tools, prompts, resources, tags or annotations.',
    ]);
    expect(paths(grant('annotations: {}'))).toEqual(['roles[0].grants[0].allow.annotations']);
    expect(paths(grant('tools: []'))).toEqual(['roles[0].grants[0].allow.tools']);
    expect(paths(grant('prompts: []'))).toEqual(['roles[0].grants[0].allow.prompts']);
  });

  it.each(['a/b', 'a/*', '*/b', 'a/with blanks', 'a/ä', 'a/b/c:d', '*'])('take %j for prompts', (glob) => {
    expect(told(grant(`prompts: ["${glob}"]`))).toEqual([]);
  });

  it.each(['a', 'A/b', '/b', 'a/', 'a/b ', 'a/\\u202eb', 'a/b\\n', '**', ''])('refuse %j for prompts', (glob) => {
    expect(paths(grant(`prompts: ["${glob}"]`))).toEqual(['roles[0].grants[0].allow.prompts[0]']);
  });

  it.each(['a:file:///x', 'a:*', '*:test://*', '*'])('take %j for resources', (glob) => {
    expect(told(grant(`resources: ["${glob}"]`))).toEqual([]);
  });

  it.each(['a', 'a/b', 'A:x', ':x', 'a:', 'a:x y', 'a:é', 'a:x\\n', ''])('refuse %j for resources', (glob) => {
    expect(paths(grant(`resources: ["${glob}"]`))).toEqual(['roles[0].grants[0].allow.resources[0]']);
  });
});
