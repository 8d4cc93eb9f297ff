import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isToolName, MAX_SERVED_NAME, servedName } from './served-name.ts';

const toolName = fc.stringMatching(/^[A-Za-z0-9_.-]{1,128}$/);

describe('a served name', () => {
  it('is the prefix and the name while that is short enough', () => {
    expect(servedName('', 'createInvoice')).toBe('createInvoice');
    expect(servedName('billing_', 'createInvoice')).toBe('billing_createInvoice');
    expect(servedName('', 'a'.repeat(MAX_SERVED_NAME))).toBe('a'.repeat(MAX_SERVED_NAME));
  });

  it('ends in a suffix that is always the same when it is too long', () => {
    expect(servedName('billing_', 'create_an_invoice_for_a_customer_in_another_country')).toBe(
      'billing_create_an_invoice_for_a_custo_c09aeac3f8',
    );
  });

  it('tells two long names apart by what was cut off', () => {
    const long = 'x'.repeat(60);
    expect(servedName('a_', `${long}1`)).not.toBe(servedName('a_', `${long}2`));
  });

  it('of a prompt is never cut within a character', () => {
    const name = servedName('', `${'x'.repeat(36)}${'😀'.repeat(10)}`);
    expect(name).toMatch(/^x{36}_[0-9a-f]{10}$/);
  });

  it('is never too long and always a name that tools may have', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'a_', 'billing_', `${'x'.repeat(32)}_`), toolName, (prefix, tool) => {
        const name = servedName(prefix, tool);
        expect(name.length).toBeLessThanOrEqual(MAX_SERVED_NAME);
        expect(isToolName(name)).toBe(true);
      }),
    );
  });

  it.each(['', 'a b', 'a/b', 'é', 'a\n', 'x'.repeat(129)])(
    'is not made for %j, which no tool may be called',
    (name) => {
      expect(isToolName(name)).toBe(false);
    },
  );
});
