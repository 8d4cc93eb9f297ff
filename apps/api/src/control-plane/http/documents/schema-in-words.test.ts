import { describe, expect, it } from 'vitest';
import { kindOf, schemaInWords } from './schema-in-words.ts';

describe('a schema in words', () => {
  it.each([
    [{ type: 'string', maxLength: 5 }, 'string (up to 5 characters)'],
    [{ type: 'string', enum: ['a', 'b'], default: 'a' }, 'one of a, b; "a" unless given'],
    [{ type: ['string', 'null'], format: 'uuid' }, 'string or null (uuid)'],
    [
      { type: 'array', items: { type: 'integer', minimum: 1, maximum: 9 }, maxItems: 3 },
      'list of integer (1 to 9) (up to 3)',
    ],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string, or null'],
    [{}, 'any value'],
  ])('%j', (schema, words) => {
    expect(kindOf(schema)).toBe(words);
  });

  it('has each member of an object, and of the objects in it', () => {
    const inner = { type: 'object', properties: { c: { type: 'boolean' } } };
    const schema = {
      ...{ type: 'object', required: ['a'] },
      properties: { a: { type: 'array', items: inner }, '<b>': { type: 'string' } },
    };
    expect(schemaInWords(schema).markup).toBe(
      '<p>object</p><ul><li><code>a</code> list of object<ul><li><code>c</code> boolean; may be left out</li></ul></li>' +
        '<li><code>&lt;b&gt;</code> string; may be left out</li></ul>',
    );
  });
});
