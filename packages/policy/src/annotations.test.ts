import { describe, expect, it } from 'vitest';
import { effectiveAnnotations, UNREVIEWED } from './annotations.ts';

describe('effective annotations', () => {
  it.each([[undefined], [null], ['readOnlyHint'], [true], [[]], [{}]])(
    'of %j are those of an unreviewed tool',
    (it) => {
      expect(effectiveAnnotations(it)).toEqual({
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: false,
        openWorldHint: true,
      });
    },
  );

  it('take what was reviewed and leave the rest as unreviewed', () => {
    expect(effectiveAnnotations({ idempotentHint: true, openWorldHint: false })).toEqual({
      ...UNREVIEWED,
      idempotentHint: true,
      openWorldHint: false,
    });
  });

  it('take a read-only tool for not destructive unless the review says that it is', () => {
    expect(effectiveAnnotations({ readOnlyHint: true }).destructiveHint).toBe(false);
    expect(effectiveAnnotations({ readOnlyHint: true, destructiveHint: true }).destructiveHint).toBe(true);
    expect(effectiveAnnotations({ readOnlyHint: false }).destructiveHint).toBe(true);
  });

  it('count only booleans, only under the names of hints, and nothing inherited', () => {
    const inherited = Object.create({ readOnlyHint: true });
    expect(effectiveAnnotations(inherited)).toEqual(UNREVIEWED);
    expect(effectiveAnnotations({ readOnlyHint: 'true', destructiveHint: 0, idempotentHint: {} })).toEqual(UNREVIEWED);
    expect(effectiveAnnotations({ title: 'x', readonlyhint: true, ['__proto__']: true })).toEqual(UNREVIEWED);
  });

  it('cannot be changed by whoever holds them', () => {
    expect(Object.isFrozen(UNREVIEWED)).toBe(true);
    expect(Object.isFrozen(effectiveAnnotations({ readOnlyHint: true }))).toBe(true);
  });
});
