import { describe, expect, it } from 'vitest';
import { differences } from './tool-differences.ts';

describe('differences', () => {
  it('finds none where only the order of members differs', () => {
    expect(differences({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toEqual([]);
  });

  it('names the smallest parts that differ', () => {
    const before = { description: 'Reads.', schema: { properties: { id: { type: 'string' } }, required: ['id'] } };
    const after = {
      description: 'Deletes.',
      schema: { properties: { id: { type: 'string' }, all: { type: 'boolean' } } },
    };
    expect(differences(before, after)).toEqual([
      { path: '/description', before: 'Reads.', after: 'Deletes.' },
      { path: '/schema/properties/all/type', after: 'boolean' },
      { path: '/schema/required/0', before: 'id' },
    ]);
  });

  it('tells nothing, null, an empty object and an empty list apart', () => {
    const values = [undefined, null, {}, []];
    for (const before of values) {
      for (const after of values) {
        expect(differences({ x: before }, { x: after }).length === 0).toBe(before === after);
      }
    }
  });

  it('tells a change of kind as a whole', () => {
    expect(differences({ x: ['a'] }, { x: { 0: 'a' } })).toEqual([{ path: '/x', before: ['a'], after: { 0: 'a' } }]);
    expect(differences({ x: 1 }, { x: { y: 2 } })).toEqual([{ path: '/x', before: 1, after: { y: 2 } }]);
  });

  it('shows all of a definition where there was none', () => {
    expect(differences(undefined, { name: 'a', schema: {} })).toEqual([
      { path: '/name', after: 'a' },
      { path: '/schema', after: {} },
    ]);
  });

  it('writes paths of which each means one place', () => {
    const hostile = JSON.parse('{"a/b":1,"~1":2,"__proto__":{"x":3},"toString":4}');
    expect(differences({}, hostile).map(({ path }) => path)).toEqual(['/a~1b', '/~01', '/__proto__/x', '/toString']);
  });
});
