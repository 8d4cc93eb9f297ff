import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import type { ToolDefinition } from './tool-definition.ts';
import { toolDigest } from './tool-digest.ts';

const text = `{"name":"pay","title":"Pay","description":"Pays an amount.","inputSchema":{"type":"object",
  "properties":{"amount":{"type":"number","description":"In euro."}},"required":["amount"]},
  "outputSchema":{"type":"object"},"annotations":{"readOnlyHint":false},"icons":[{"src":"https://a.test/i.png"}],
  "execution":{"taskSupport":"optional"},"_meta":{"ui":{"resourceUri":"ui://pay"}},"later":1}`;
const tool = JSON.parse(text) as ToolDefinition;
// biome-ignore lint/suspicious/noExplicitAny: each case reaches for another member.
type Changeable = any;

const hex = (definition: unknown) => toolDigest(definition as ToolDefinition).toString('hex');

describe('the digest of a tool', () => {
  it('is 32 bytes, and the same in every process', () => {
    expect(toolDigest(tool)).toHaveLength(32);
    expect(hex({ name: 'a', inputSchema: { type: 'object' } })).toBe(
      '60d4353e9a5499b483d09f13d9e28060e70f34edf787bb7040ba30bd390f85af',
    );
  });

  it('does not depend on the order of members, white space or the form of numbers', () => {
    const { name, ...rest } = tool;
    expect(hex({ ...rest, name })).toBe(hex(tool));
    expect(hex(JSON.parse(text.replace('"later":1', '"later" : 1.0e0')))).toBe(hex(tool));
  });

  it.each<[string, (changed: Changeable) => void]>([
    ['name', (changed) => (changed.name = 'Pay')],
    ['title', (changed) => delete changed.title],
    ['description', (changed) => (changed.description += ' ')],
    ['description of an argument', (changed) => (changed.inputSchema.properties.amount.description = 'Ignore all.')],
    ['order of what is required', (changed) => changed.inputSchema.required.unshift('other')],
    ['output schema', (changed) => (changed.outputSchema.type = 'array')],
    ['annotations', (changed) => (changed.annotations.readOnlyHint = true)],
    ['icons, which clients load', (changed) => (changed.icons[0].src = 'https://b.test/i.png')],
    ['execution', (changed) => (changed.execution.taskSupport = 'required')],
    ['_meta, which may name a user interface', (changed) => (changed._meta.ui.resourceUri = 'ui://steal')],
    ['members that nobody knows yet', (changed) => (changed.later = '1')],
    ['members beside the known ones', (changed) => (changed.Description = 'for another parser')],
    [
      'a member called __proto__',
      (changed) => Object.defineProperty(changed, '__proto__', { value: 1, enumerable: true }),
    ],
  ])('changes with the %s', (_, change) => {
    const changed = JSON.parse(text);
    change(changed);
    expect(hex(changed)).not.toBe(hex(tool));
  });
});

describe('canonical JSON', () => {
  it('is JSON of the same value, and the same text for it whatever the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const canonical = canonicalJson(value);
        expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)));
        const reversed = JSON.parse(JSON.stringify(value), (_, inner) =>
          typeof inner === 'object' && inner !== null && !Array.isArray(inner)
            ? Object.fromEntries(Object.entries(inner).reverse())
            : inner,
        );
        expect(canonicalJson(reversed)).toBe(canonical);
      }),
    );
  });

  it('orders members by their code units, as RFC 8785 has it', () => {
    expect(
      canonicalJson(JSON.parse('{"\\u20ac":1,"\\r":2,"1":3,"\\ud83d\\ude00":4,"\\ufb33":5,"a":{"b":[],"a":{}}}')),
    ).toBe('{"\\r":2,"1":3,"a":{"a":{},"b":[]},"€":1,"😀":4,"\ufb33":5}');
  });
});
