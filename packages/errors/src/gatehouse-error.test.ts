import { describe, expect, it } from 'vitest';
import { errorCatalogue } from './catalogue.ts';
import { asGatehouseError, GatehouseError } from './gatehouse-error.ts';
import { toProblem } from './problem.ts';

describe('a GatehouseError', () => {
  it('carries its code, its reason, its data and its cause', () => {
    const cause = new Error('low');
    const error = new GatehouseError('file.invalid', { reason: 'line 3', data: { problems: [] }, cause });
    expect(error).toMatchObject({ code: 'file.invalid', reason: 'line 3', data: { problems: [] }, cause });
    expect(error.definition).toBe(errorCatalogue['file.invalid']);
  });

  it('shows the reason in its message, which is for logs', () => {
    expect(new GatehouseError('internal', { reason: 'disk full' }).message).toBe(
      'Something went wrong inside Gatehouse. (disk full)',
    );
    expect(new GatehouseError('internal').message).toBe('Something went wrong inside Gatehouse.');
  });
});

describe('asGatehouseError', () => {
  it('leaves one of ours as it is', () => {
    const error = new GatehouseError('tenant.unknown');
    expect(asGatehouseError(error)).toBe(error);
  });

  it.each([[new TypeError('x is undefined')], ['x is undefined']])(
    'makes an internal error of anything else',
    (thrown) => {
      expect(asGatehouseError(thrown)).toMatchObject({ code: 'internal', reason: 'x is undefined', cause: thrown });
    },
  );
});

describe('the wire form', () => {
  it('is a problem of RFC 9457 with the code, the advice and the correlation id', () => {
    expect(toProblem(new GatehouseError('tenant.unknown', { data: { tenant: 'acme' } }), 'c-1')).toEqual({
      type: 'urn:gatehouse:error:tenant.unknown',
      title: 'There is no such tenant.',
      status: 404,
      detail: 'List them with `gatehouse tenant list`.',
      code: 'tenant.unknown',
      correlationId: 'c-1',
      tenant: 'acme',
    });
  });

  it('never holds the reason, the cause or the stack', () => {
    const error = new GatehouseError('internal', { reason: 'secret-reason', cause: new Error('secret-cause') });
    expect(JSON.stringify(toProblem(error, 'c-1'))).not.toMatch(/secret|gatehouse-error\.test/);
    expect(JSON.stringify(toProblem(asGatehouseError(new Error('secret-text')), 'c-1'))).not.toContain('secret');
  });

  it('lets no data pass for one of its own members', () => {
    const data = { type: 'x', title: 'x', status: 200, detail: 'x', code: 'x', correlationId: 'x' };
    const problem = toProblem(new GatehouseError('internal', { data }), 'c-1');
    expect(Object.values(problem)).not.toContain('x');
    expect(problem.status).toBe(500);
  });
});
