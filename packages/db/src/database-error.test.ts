import { GatehouseError } from '@gatehouse/errors';
import { describe, expect, it } from 'vitest';
import { asDatabaseError, databaseFault, violatedConstraint } from './database-error.ts';

const fromServer = (code: string, message: string) => Object.assign(new Error(message), { code, severity: 'ERROR' });
const fromPrisma = (cause: Record<string, unknown>) =>
  Object.assign(new Error('\nInvalid `prisma.x()` invocation'), {
    code: 'P2010',
    meta: { driverAdapterError: { cause } },
  });

describe('asDatabaseError', () => {
  it.each([
    fromServer('42704', 'unrecognized configuration parameter "app.tenant_id"'),
    fromServer('22P02', 'invalid input syntax for type uuid: ""'),
    fromPrisma({ originalCode: '42704', originalMessage: 'unrecognized configuration parameter "app.tenant_id"' }),
    fromPrisma({ originalCode: '22P02', originalMessage: 'invalid input syntax for type uuid: ""' }),
  ])('knows a policy that found no tenant: %s', (thrown) => {
    expect(asDatabaseError(thrown)).toMatchObject({ code: 'isolation.tenant-unset', cause: thrown });
  });

  it.each([
    fromServer('42704', 'unrecognized configuration parameter "app.other"'),
    fromServer('22P02', 'invalid input syntax for type uuid: "acme"'),
    fromServer('23505', 'duplicate key value violates unique constraint "roles_tenant_id_slug_key"'),
    new Error('something else'),
    'a string',
    undefined,
  ])('leaves others as they are: %s', (thrown) => {
    expect(asDatabaseError(thrown)).toBe(thrown);
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }),
    fromServer('57P01', 'terminating connection due to administrator command'),
    fromServer('08006', 'connection failure'),
    fromServer('53300', 'too many connections'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Client has encountered a connection error and is not queryable'),
    Object.assign(new Error('Unable to start a transaction in the given time.'), { code: 'P2028' }),
  ])('knows that the database is away: %s', (thrown) => {
    expect(asDatabaseError(thrown)).toMatchObject({ code: 'database.unavailable', cause: thrown });
  });

  it('leaves our own errors alone', () => {
    const own = new GatehouseError('tenant.unknown', { cause: fromServer('57P01', 'x') });
    expect(asDatabaseError(own)).toBe(own);
  });
});

describe('violatedConstraint', () => {
  it.each([
    [Object.assign(fromServer('23505', 'x'), { constraint: 'tenants_slug_key' }), 'tenants_slug_key'],
    [fromPrisma({ originalCode: '23505', constraint: { index: 'tenants_slug_key' } }), 'tenants_slug_key'],
    [
      fromPrisma({
        originalCode: '23514',
        originalMessage: 'new row for relation "tenants" violates check constraint "tenants_slug_format"',
      }),
      'tenants_slug_format',
    ],
    [
      fromServer('23503', 'insert or update on table "a" violates foreign key constraint "a_tenant_id_fkey"'),
      'a_tenant_id_fkey',
    ],
    [fromServer('42501', 'permission denied'), undefined],
    [null, undefined],
  ])('names it: %#', (thrown, constraint) => {
    expect(violatedConstraint(thrown)).toBe(constraint);
  });
});

describe('databaseFault', () => {
  it('gives the reason of our own errors, which is what a person can use', () => {
    expect(databaseFault(new GatehouseError('database.unavailable', { reason: 'no route' })).message).toBe('no route');
  });
});
