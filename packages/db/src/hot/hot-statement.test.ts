import { describe, expect, expectTypeOf, it } from 'vitest';
import type { RowsOf } from './hot-path.ts';
import { hotStatement, refuseForged } from './hot-statement.ts';

describe('hotStatement', () => {
  it('refuses a text that the guard refuses, where it is declared', () => {
    expect(() => hotStatement('sets', "select set_config('app.tenant_id', $1, false)")).toThrow(
      expect.objectContaining({ code: 'isolation.statement-refused' }),
    );
  });

  it('refuses a second text under a name that is taken', () => {
    hotStatement('taken', 'select 1');
    expect(() => hotStatement('taken', 'select 2')).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(() => hotStatement('taken', 'select 1')).not.toThrow();
  });

  it.each(['', 'A', 'x\0', `x${'y'.repeat(63)}`, 'a b'])('refuses the name %j', (name) => {
    expect(() => hotStatement(name, 'select 1')).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('refuses a name that our own statements use', () => {
    expect(() => hotStatement('gatehouse:set-tenant', 'select 1')).toThrow(
      expect.objectContaining({ code: 'internal' }),
    );
  });

  it('puts values into their wire form when they are bound, so that nothing fails while sending', () => {
    const statement = hotStatement<never>('binds', 'select $1, $2');
    expect(statement.bind(1n, ['a']).values).toEqual(['1', '{"a"}']);
    expect(() => statement.bind(undefined as never)).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('types the rows of each call', () => {
    const slugs = hotStatement<{ slug: string }>('typed-slugs', 'select slug from roles');
    const counts = hotStatement<{ n: bigint }>('typed-counts', 'select count(*) as n from roles');
    const calls = [slugs.bind(), counts.bind()] as const;
    expectTypeOf<RowsOf<typeof calls>>().toEqualTypeOf<[{ slug: string }[], { n: bigint }[]]>();
  });
});

describe('refuseForged', () => {
  it('accepts what bind made and refuses what only looks like it', () => {
    const statement = hotStatement<never>('real', 'select 1');
    const forged = { statement: { ...statement, text: 'reset all' }, values: [] };
    expect(() => refuseForged([statement.bind()])).not.toThrow();
    expect(() => refuseForged([statement.bind(), forged])).toThrow(
      expect.objectContaining({ code: 'isolation.statement-refused' }),
    );
    expect(() => refuseForged([{ ...statement.bind() }])).toThrow();
  });
});
