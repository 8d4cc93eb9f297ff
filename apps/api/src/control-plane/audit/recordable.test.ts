import { describe, expect, it } from 'vitest';
import { recordable } from './recordable.ts';

const event = { kind: 'call.finished', at: new Date(0), correlationId: 'c' } as const;

describe('recordable', () => {
  it('leaves alone what fits', () => {
    const fitting = { ...event, method: 'tools/call', target: 'orders/größe', detail: { a: ['ü', 1] } };
    expect(recordable(fitting)).toEqual({ ...fitting, detail: '{"a":["ü",1]}' });
  });

  it('cuts a name at its bytes, and never inside a character', () => {
    const { target = '' } = recordable({ ...event, target: 'ü'.repeat(2000) });
    expect(Buffer.byteLength(target)).toBe(1024);
    expect(target).toMatch(/^ü+$/);
    expect(recordable({ ...event, target: `x${'ü'.repeat(2000)}` }).target).toMatch(/^xü+$/);
  });

  it('takes out what PostgreSQL cannot hold, in names and in detail', () => {
    const { target, detail } = recordable({ ...event, target: 'a\0b\uD800', detail: { text: 'a\0b' } });
    expect(target).toBe('a\uFFFDb');
    expect(JSON.parse(detail)).toEqual({ text: 'a\uFFFDb' });
  });

  it('records detail that is too large by its digest', () => {
    const { detail } = recordable({
      ...event,
      detail: { tools: Array.from({ length: 5000 }, (_, n) => `shop/tool-${n}`) },
    });
    expect(JSON.parse(detail)).toEqual({
      oversized: { bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });
});
