import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { SecretValue } from './secret-value.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const secret = SecretValue.fromBytes(bytes('hunter2'));

describe('a secret value', () => {
  it('is revealed on purpose only', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  it('prints as [secret] in logs, JSON, templates and inspections', () => {
    for (const printed of [
      `${secret}`,
      String(secret),
      `${secret as unknown as string}`,
      JSON.parse(JSON.stringify(secret)),
      inspect(secret),
      inspect(secret, { customInspect: true, depth: 5 }),
      format('%s', secret),
    ]) {
      expect(printed).toBe('[secret]');
    }
  });

  it('shows nothing of itself to anything else that looks inside', () => {
    const seen = [
      inspect(secret, { customInspect: false, showHidden: true, depth: 5 }),
      inspect(new Error('failed', { cause: secret }), { depth: 5 }),
      format('%o %O %j', secret, secret, { secret }),
      JSON.stringify({ ...secret }),
      JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
      JSON.stringify(structuredClone(secret)),
      serialize(secret).toString('latin1'),
    ].join('\n');
    expect(seen).not.toContain('hunter2');
    expect(seen).not.toContain(bytes('hunter2').toString('hex'));
  });
});

describe('a secret from exact bytes', () => {
  it('keeps every character, line breaks at the end too', () => {
    expect(SecretValue.fromBytes(bytes('a\n\n')).reveal()).toBe('a\n\n');
    expect(SecretValue.fromBytes(bytes('\ufeffa')).reveal()).toBe('\ufeffa');
    expect(SecretValue.fromBytes(bytes('x'.repeat(65_536))).reveal()).toHaveLength(65_536);
  });

  it.each([
    ['nothing', bytes('')],
    ['65,537 bytes', bytes('x'.repeat(65_537))],
    ['fewer characters but more bytes than fit', bytes('é'.repeat(32_769))],
    ['a NUL', bytes('a\0b')],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff])],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['an overlong encoding', Buffer.from([0xc0, 0xaf])],
  ])('cannot be %s', (_, value) => {
    expect(() => SecretValue.fromBytes(value)).toThrow(expect.objectContaining({ code: 'secret.invalid' }) as Error);
  });

  it('does not repeat the value in the error', () => {
    try {
      SecretValue.fromBytes(bytes('hunter2\0'));
      expect.unreachable();
    } catch (error) {
      expect(inspect(error, { depth: 5 })).not.toContain('hunter2');
    }
  });
});

describe('a secret from a file or stream', () => {
  it.each([
    ['a', 'a'],
    ['a\n', 'a'],
    ['a\r\n', 'a'],
    ['a\n\n', 'a\n'],
    ['a\r', 'a\r'],
    ['\na', '\na'],
    [' a ', ' a '],
  ])('%j is %j: one line break at the end is not part of it', (file, value) => {
    expect(SecretValue.fromFile(bytes(file)).reveal()).toBe(value);
  });

  it.each(['', '\n', '\r\n'])('%j is empty and refused', (file) => {
    expect(() => SecretValue.fromFile(bytes(file))).toThrow(
      expect.objectContaining({ code: 'secret.invalid' }) as Error,
    );
  });

  it('may be 64 KiB with a line break behind', () => {
    expect(SecretValue.fromFile(bytes(`${'x'.repeat(65_536)}\n`)).reveal()).toHaveLength(65_536);
  });
});
