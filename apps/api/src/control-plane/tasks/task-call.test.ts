import type { RawJson } from '@gatehouse/mcp';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packTaskCall, type TaskCall, unpackTaskCall } from './task-call.ts';

const text = fc.string({ unit: 'grapheme' });
const members = fc
  .uniqueArray(fc.tuple(text, fc.json()), { selector: ([name]) => name })
  .map((entries) => new Map(entries.map(([name, json]) => [name, json as RawJson])));

it('comes back to the letter, whatever was sent, and in the order in which it was', () => {
  const call: fc.Arbitrary<TaskCall> = fc.record({
    ...{ tool: text, definitionDigest: text, params: members, meta: members },
    capabilities: fc.json().map((json) => json as RawJson),
    paramHeaders: fc.dictionary(
      text.map((name) => `mcp-param-${name}`),
      text,
    ),
    ...{ issuerId: fc.uuid(), subject: text, scopes: fc.array(text) },
  });
  fc.assert(
    fc.property(call, (given) => {
      const back = unpackTaskCall(packTaskCall(given));
      expect(back).toEqual(given);
      expect([...back.params]).toEqual([...given.params]);
    }),
  );
});

it('is not read when it is not what this release writes', () => {
  expect(() => unpackTaskCall(Buffer.from('{"tool":"x"}'))).toThrow(expect.objectContaining({ code: 'internal' }));
});
