import { describe, expect, it } from 'vitest';
import { parseAnnotations, parseDigest } from './parse-review.ts';

describe('parseAnnotations', () => {
  it('reads hints', () => {
    expect(parseAnnotations('{"readOnlyHint":true,"openWorldHint":false}')).toEqual({
      readOnlyHint: true,
      openWorldHint: false,
    });
  });

  it('says what is wrong, and what was probably meant', () => {
    const refused = (text: string) => {
      try {
        return parseAnnotations(text);
      } catch (thrown) {
        return thrown;
      }
    };
    expect(refused('{readOnly}')).toMatchObject({ code: 'usage.invalid', reason: '--annotations is not JSON' });
    expect(refused('[true]')).toMatchObject({ code: 'usage.invalid' });
    expect(refused('null')).toMatchObject({ code: 'usage.invalid' });
    expect(refused('{"readOnlyHnt":true}')).toMatchObject({
      reason: expect.stringContaining('did you mean readOnlyHint'),
    });
    expect(refused('{"title":"x"}')).toMatchObject({ reason: 'title is no annotation' });
    expect(refused('{"readOnlyHint":"true"}')).toMatchObject({ reason: 'readOnlyHint is true or false' });
    expect(refused('{"__proto__":{"readOnlyHint":true}}')).toMatchObject({ code: 'usage.invalid' });
  });
});

describe('parseDigest', () => {
  it('takes a whole digest and nothing shorter', () => {
    expect(parseDigest('AB'.repeat(32))).toBe('ab'.repeat(32));
    expect(() => parseDigest('ab'.repeat(6))).toThrow(/64/);
    expect(() => parseDigest('zz'.repeat(32))).toThrow(/64/);
  });
});
