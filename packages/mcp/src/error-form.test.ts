import { type ErrorCode, errorCatalogue, GatehouseError } from '@gatehouse/errors';
import { describe, expect, it } from 'vitest';
import { errorForm } from './error-form.ts';

const codes = Object.keys(errorCatalogue) as ErrorCode[];
const form = (code: ErrorCode) => errorForm(new GatehouseError(code), 'session');

describe('the form of an error', () => {
  it('is that of the catalogue in the current revision', () => {
    for (const code of codes) expect(errorForm(new GatehouseError(code), 'current')).toBe(errorCatalogue[code].mcp);
  });

  it.each([
    ['request.revision-unsupported', 400, -32602],
    ['request.method-unknown', 200, -32601],
    ['session.required', 200, -32601],
    ['request.params-invalid', 200, -32602],
    ['tool.unknown', 200, -32602],
    ['resource.unknown', 200, -32002],
    ['upstream.unreachable', 200, 5020],
    ['upstream.timeout', 200, 5040],
    ['token.invalid', 401, 4011],
    ['scope.insufficient', 403, 4031],
    ['limit.exceeded', 429, 4290],
    ['server.busy', 503, 5030],
    ['record.lost', 503, 5032],
    ['internal', 500, -32603],
  ] as const)('of %s is %i and %i in the session era', (code, status, rpcCode) => {
    expect(form(code)).toEqual({ status, code: rpcCode });
  });
});
