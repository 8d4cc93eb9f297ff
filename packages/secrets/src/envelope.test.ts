import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyIdOf, open, seal } from './envelope.ts';
import type { Place } from './place.ts';
import { SealingKey } from './sealing-key.ts';

/** Of any characters that there are. The strings of fast-check are drawn from a table that takes seconds to make. */
const anyText = fc
  .array(fc.oneof(fc.integer({ max: 0xd7ff, min: 0 }), fc.integer({ max: 0x10ffff, min: 0xe000 })))
  .map((codePoints) => String.fromCodePoint(...codePoints));

const key = new SealingKey(randomUUID(), randomBytes(32));
const place: Place = { tenant: 'acme', table: 'secrets', row: 'r1', column: 'value' };
const keyFor = () => key;
const text = (value: string) => Buffer.from(value, 'utf8');

describe('an envelope', () => {
  it('opens to what was sealed, for any bytes and any place', async () => {
    const part = anyText;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), part, part, part, part, async (bytes, ...parts) => {
        const [tenant, table, row, column] = parts;
        const anywhere = { tenant, table, row, column };
        const opened = await open(keyFor, seal(key, bytes, anywhere), anywhere);
        expect(Buffer.from(opened).equals(bytes)).toBe(true);
      }),
    );
  });

  it('is version, key id, IV, ciphertext and tag, in this order', () => {
    const envelope = seal(key, text('four'), place);
    expect(envelope.length).toBe(1 + 16 + 12 + 4 + 16);
    expect(envelope[0]).toBe(1);
    expect(Buffer.from(envelope.subarray(1, 17)).toString('hex')).toBe(key.id.replaceAll('-', ''));
    expect(keyIdOf(envelope)).toBe(key.id);
  });

  it('is different each time, so equal values do not look equal', () => {
    const envelopes = Array.from({ length: 100 }, () => Buffer.from(seal(key, text('same'), place)));
    expect(new Set(envelopes.map((envelope) => envelope.subarray(17, 29).toString('hex'))).size).toBe(100);
    expect(new Set(envelopes.map((envelope) => envelope.subarray(29, 33).toString('hex'))).size).toBeGreaterThan(90);
  });

  it('opens a value that lies inside a larger buffer, as database drivers hand them out', async () => {
    const envelope = seal(key, text('value'), place);
    const larger = Buffer.concat([randomBytes(7), envelope, randomBytes(9)]);
    const opened = await open(keyFor, new Uint8Array(larger.buffer, larger.byteOffset + 7, envelope.length), place);
    expect(Buffer.from(opened).toString()).toBe('value');
  });
});

describe('an envelope that was changed', () => {
  it('does not open when any one bit is flipped, wherever it is', async () => {
    const envelope = seal(key, text('value'), place);
    for (let index = 0; index < envelope.length; index++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Uint8Array.from(envelope);
        flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
        await expect(open(keyFor, flipped, place)).rejects.toMatchObject({ code: 'envelope.tampered' });
      }
    }
  });

  it('does not open when any bytes are put in place of some of it', async () => {
    const envelope = seal(key, text('a longer value than before'), place);
    const splice = fc.record({
      at: fc.nat(envelope.length),
      remove: fc.nat(envelope.length),
      insert: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(splice, async ({ at, remove, insert }) => {
        const spliced = Buffer.concat([envelope.subarray(0, at), insert, envelope.subarray(at + remove)]);
        fc.pre(!spliced.equals(envelope));
        await expect(open(keyFor, spliced, place)).rejects.toMatchObject({ code: 'envelope.tampered' });
      }),
    );
  });

  it('does not open when it is cut short, to nothing even', async () => {
    const envelope = seal(key, text(''), place);
    for (let length = 0; length < envelope.length; length++) {
      await expect(open(keyFor, envelope.subarray(0, length), place)).rejects.toMatchObject({
        code: 'envelope.tampered',
      });
    }
  });
});

describe('an envelope that was moved', () => {
  it.each(['tenant', 'table', 'row', 'column'] as const)('does not open at another %s', async (part) => {
    const envelope = seal(key, text('value'), place);
    await expect(open(keyFor, envelope, { ...place, [part]: 'other' })).rejects.toMatchObject({
      code: 'envelope.tampered',
    });
  });

  it('does not open at a place whose parts only join to the same text', async () => {
    const envelope = seal(key, text('value'), { tenant: 'ab', table: 'c', row: 'd', column: '' });
    for (const parts of [
      ['a', 'bc', 'd', ''],
      ['abc', '', 'd', ''],
      ['ab', 'c', '', 'd'],
      ['', 'ab', 'c', 'd'],
    ] as const) {
      const [tenant, table, row, column] = parts;
      await expect(open(keyFor, envelope, { tenant, table, row, column })).rejects.toMatchObject({
        code: 'envelope.tampered',
      });
    }
  });

  it('does not open at any other place', async () => {
    const part = fc.string({ maxLength: 3 });
    const anyPlace = fc.record({ tenant: part, table: part, row: part, column: part });
    await fc.assert(
      fc.asyncProperty(anyPlace, anyPlace, async (here, there) => {
        fc.pre(JSON.stringify(here) !== JSON.stringify(there));
        await expect(open(keyFor, seal(key, text('value'), here), there)).rejects.toMatchObject({
          code: 'envelope.tampered',
        });
      }),
    );
  });

  it('cannot be sealed for a place with lone surrogates, which UTF-8 would make equal', () => {
    expect(() => seal(key, text('value'), { ...place, row: '\ud800' })).toThrow(RangeError);
  });
});

describe('the key of an envelope', () => {
  it('is reported as unavailable when nobody has it', async () => {
    const envelope = seal(key, text('value'), place);
    await expect(open(() => undefined, envelope, place)).rejects.toMatchObject({ code: 'key.unavailable' });
  });

  it('cannot be swapped for another one, even of the same id', async () => {
    const imposter = new SealingKey(key.id, randomBytes(32));
    const envelope = seal(key, text('value'), place);
    await expect(open(() => imposter, envelope, place)).rejects.toMatchObject({ code: 'envelope.tampered' });
  });

  it('must be the one that is named, even when the bytes of both are equal', async () => {
    const bytes = randomBytes(32);
    const [one, other] = [new SealingKey(randomUUID(), bytes), new SealingKey(randomUUID(), bytes)];
    const envelope = seal(one, text('value'), place);
    envelope.set(Buffer.from(other.id.replaceAll('-', ''), 'hex'), 1);
    await expect(open(() => other, envelope, place)).rejects.toMatchObject({ code: 'envelope.tampered' });
  });
});

describe('the error of an envelope', () => {
  it('says where, and neither the value nor the key', async () => {
    const bytes = randomBytes(32);
    const own = new SealingKey(randomUUID(), bytes);
    const error: unknown = await open(() => own, seal(own, text('hunter2'), place), { ...place, row: 'r2' }).catch(
      (thrown) => thrown,
    );
    expect(String(error)).toContain('secrets.value of row r2');
    expect(String(error)).not.toContain('hunter2');
    expect(String(error)).not.toContain(bytes.toString('hex'));
  });
});
