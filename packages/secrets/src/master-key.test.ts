import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { GatehouseError } from '@gatehouse/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateMasterKey, parseMasterKeys } from './master-key.ts';

/** Bytes whose base64 has every character that base64url writes differently, and padding. */
const bytes = Buffer.from([
  0xfb,
  0xef,
  0xbe,
  0xff,
  0xff,
  0xff,
  ...Array.from({ length: 26 }, (_, index) => 200 - index),
]);
const spellings = {
  hexadecimal: bytes.toString('hex'),
  'hexadecimal in capitals': bytes.toString('hex').toUpperCase(),
  base64: bytes.toString('base64'),
  'base64 without padding': bytes.toString('base64').replace('=', ''),
  base64url: bytes.toString('base64url'),
  'base64url with padding': `${bytes.toString('base64url')}=`,
  'base64 with a line break at the end': `${bytes.toString('base64')}\n`,
};

function refusal(current: string, previous: readonly string[] = []): GatehouseError {
  try {
    parseMasterKeys({ current, previous });
  } catch (error) {
    if (error instanceof GatehouseError) return error;
  }
  throw new Error('it was accepted');
}

describe('a master key', () => {
  it.each(Object.entries(spellings))('may be written in %s', (_, text) => {
    const { current } = parseMasterKeys({ current: text });
    expect(current.material.export().equals(bytes)).toBe(true);
  });

  it('has one id, however it is written, and another than every other key', () => {
    const ids = Object.values(spellings).map((text) => parseMasterKeys({ current: text }).current.id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const others = Array.from({ length: 50 }, () => parseMasterKeys({ current: generateMasterKey() }).current.id);
    expect(new Set([ids[0], ...others]).size).toBe(51);
  });

  it('shows nothing of itself in its id', () => {
    const { current } = parseMasterKeys({ current: spellings.hexadecimal });
    expect(spellings.hexadecimal).not.toContain(current.id.slice(0, 8));
  });

  it('is accepted when it is made by this program, and in every spelling of any random bytes', () => {
    expect(generateMasterKey()).not.toBe(generateMasterKey());
    fc.assert(
      fc.property(fc.constantFrom('hex', 'base64', 'base64url'), (encoding) => {
        const random = randomBytes(32);
        const { current } = parseMasterKeys({ current: random.toString(encoding) });
        expect(current.material.export().equals(random)).toBe(true);
      }),
    );
  });
});

describe('a malformed master key', () => {
  const cases: Record<string, string> = {
    'white space': '  \n',
    'a pass phrase of 32 characters': 'correct horse battery staple 123',
    '31 bytes in hexadecimal': randomBytes(31).toString('hex'),
    '31 bytes in base64': randomBytes(31).toString('base64'),
    '33 bytes in base64': randomBytes(33).toString('base64'),
    '48 bytes in base64, as long as hexadecimal is': randomBytes(48).toString('base64url'),
    'white space inside': spellings.base64.replace(/^(.{10})/, '$1 '),
    'too much padding': `${spellings.base64}====`,
    'both alphabets of base64 at once': `-/${spellings.base64.slice(2)}`,
    'a last character with bits to spare set': `${spellings.base64.slice(0, 42)}${spellings.base64[42] === 'B' ? 'C' : 'B'}`,
    'a letter that is no base64': spellings.base64.replace(/^./, 'é'),
    'two keys': `${spellings.base64},${spellings.base64}`,
  };

  it.each(Object.entries(cases))('is refused: %s', (_, text) => {
    const error = refusal(text);
    expect(error.code).toBe('settings.invalid');
    expect(error.reason).toContain('GATEHOUSE_MASTER_KEY is not 32 bytes');
  });

  it.each([undefined, ''])('is missed when the setting is %j', (current) => {
    expect(() => parseMasterKeys({ current })).toThrow('GATEHOUSE_MASTER_KEY is not set');
  });

  it.each(['00'.repeat(32), '0123456789abcdef'.repeat(4), Buffer.alloc(32, 'changeme').toString('base64')])(
    'is refused when it is a placeholder: %s',
    (text) => {
      expect(refusal(text).reason).toContain('placeholder');
    },
  );

  it('is named by its setting and its position, and its text is not repeated', () => {
    const almost = bytes.toString('base64').slice(1);
    const error = refusal(spellings.base64, [generateMasterKey(), almost]);
    expect(error.reason).toContain('GATEHOUSE_PREVIOUS_MASTER_KEYS, entry 2');
    expect(inspect(error)).not.toContain(almost.slice(0, 12));
  });
});

describe('several master keys', () => {
  const [one, two, three] = [generateMasterKey(), generateMasterKey(), generateMasterKey()];

  it('are all found by their ids, whether one of them is given twice or not', () => {
    const [second, third] = [two, three].map((current) => parseMasterKeys({ current }).current.id) as [string, string];
    const keys = parseMasterKeys({ current: one, previous: [two, three, one, two] });
    for (const id of [keys.current.id, second, third]) expect(keys.byId(id)?.id).toBe(id);
    expect(keys.byId('00000000-0000-0000-0000-000000000000')).toBeUndefined();
  });

  it('print as ids', () => {
    const printed = inspect(parseMasterKeys({ current: one, previous: [two] }), { depth: 10, showHidden: true });
    expect(printed).not.toContain(one);
    expect(printed).not.toContain(Buffer.from(two, 'base64url').toString('hex'));
  });
});
