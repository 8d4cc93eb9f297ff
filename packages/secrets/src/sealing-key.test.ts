import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SealingKey } from './sealing-key.ts';

const bytes = Buffer.from('an easily recognised 32 byte key');
const key = new SealingKey(randomUUID(), bytes);

describe('a sealing key', () => {
  it('shows its id and never its bytes, however it is printed', () => {
    const printed = [
      String(key),
      `${key}`,
      JSON.stringify({ key }),
      inspect({ key }, { depth: 10, showHidden: true }),
      inspect(key.material, { depth: 10, showHidden: true }),
      JSON.stringify(key.material),
      JSON.stringify(Object.getOwnPropertyDescriptors(key)),
    ].join('\n');
    expect(printed).toContain(key.id);
    for (const form of ['utf8', 'hex', 'base64', 'base64url'] as const) {
      expect(printed).not.toContain(bytes.toString(form));
    }
    expect(printed).not.toContain(bytes.join(','));
  });

  it('keeps its own copy, so that the caller can wipe the bytes it came from', () => {
    const own = Buffer.alloc(32, 'k');
    const kept = new SealingKey(randomUUID(), own);
    own.fill(0);
    expect(kept.material.export().toString()).toBe('k'.repeat(32));
  });

  it.each([0, 16, 24, 31, 33, 64])('cannot have %i bytes', (length) => {
    expect(() => new SealingKey(randomUUID(), Buffer.alloc(length))).toThrow(RangeError);
  });
});
