import { GatehouseError } from '@gatehouse/errors';

/** What the server, or the way to it, said: the SQLSTATE or system code, its text, the constraint that was violated. */
export interface DatabaseFault {
  readonly code: string | undefined;
  readonly message: string;
  readonly constraint: string | undefined;
}

// 08: connection exception; 25P03, 57014: it took too long; 53300: too many connections; 57P01–57P03: shutdown, crash,
// starting up; P1…: Prisma's own
// for the same; P2024 and P2037: no free connection; P2028: a transaction could not be begun in time, or was cut off.
const unavailable = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...[
    '25P03',
    '53300',
    '57014',
    '57P01',
    '57P02',
    '57P03',
    'P1001',
    'P1002',
    'P1008',
    'P1017',
    'P2024',
    'P2028',
    'P2037',
  ],
]);

// pg has no codes for these.
const unavailableTexts = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'is not queryable',
  'Cannot use a pool after calling end on the pool',
];

/**
 * An error of pg or Prisma as Gatehouse's own, where it has one: `database.unavailable` for everything between here
 * and the server, `isolation.tenant-unset` for a policy that found no tenant. Every other error is returned as it came.
 */
export function asDatabaseError(thrown: unknown): unknown {
  if (thrown instanceof GatehouseError) return thrown;
  const { code, message } = databaseFault(thrown);
  if (isTenantUnset(code, message))
    return new GatehouseError('isolation.tenant-unset', { reason: message, cause: thrown });
  const lost = code !== undefined && (unavailable.has(code) || (code.startsWith('08') && code.length === 5));
  if (lost || unavailableTexts.some((text) => message.includes(text))) {
    return new GatehouseError('database.unavailable', { reason: message, cause: thrown });
  }
  return thrown;
}

/**
 * The constraint that a statement violated (its name in the migrations), or undefined when it failed for another reason.
 * Unique, foreign key, check and not-null violations count (SQLSTATE class 23).
 */
export function violatedConstraint(thrown: unknown): string | undefined {
  return databaseFault(thrown).constraint;
}

/**
 * Whether the server refused what was to be written, and not the writing: other values would have been taken. Data
 * exceptions (SQLSTATE class 22), violated constraints (23) and exceeded limits of the program (54) count.
 */
export function isRefusedValue(thrown: unknown): boolean {
  if (thrown instanceof GatehouseError) return false;
  return /^(?:22|23|54)...$/.test(databaseFault(thrown).code ?? '');
}

/** A policy asked for the tenant and there was none: in a fresh session, and in one that has had a tenant before. */
function isTenantUnset(code: string | undefined, message: string): boolean {
  return (
    (code === '42704' && message.includes('app.tenant_id')) ||
    (code === '22P02' && message.includes('invalid input syntax for type uuid: ""'))
  );
}

/** Finds the server's answer in what pg threw, or in what Prisma and its adapter wrapped around it. */
export function databaseFault(thrown: unknown): DatabaseFault {
  const outer = fields(thrown);
  const inner = fields(fields(fields(outer.meta).driverAdapterError).cause ?? outer.cause);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const message = text(inner.originalMessage) ?? text(outer.reason) ?? text(outer.message) ?? String(thrown);
  const index = text(fields(inner.constraint).index);
  return {
    code: text(inner.originalCode) ?? text(outer.code),
    message,
    constraint: index ?? text(outer.constraint) ?? /violates \w+(?: \w+)* constraint "([^"]+)"/.exec(message)?.[1],
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
