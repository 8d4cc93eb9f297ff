import type { Revoked } from '../snapshot/tenant-snapshot.ts';
import { member, type UnverifiedToken } from './read-token.ts';
import type { Revocable } from './revoked.ts';

/** The claims that we act on, read and bounded. */
export interface AccessTokenClaims {
  /** What the issuer calls the caller. */
  readonly subject: string;
  /** The software that acts for the subject. Of a foreign issuer it begins with that issuer's slug. */
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  /** Of a foreign issuer it begins with that issuer's slug. */
  readonly tokenId: string;
  readonly expiresAt: Date;
  /** By what it can be ended before its time. */
  readonly revocable: Revocable;
}

/** What a token is compared with, on every request. */
export interface Expectation {
  /** The endpoint's URL under every origin that we are known by: a token for any one of them is good. */
  readonly audiences: readonly string[];
  readonly tenantId: string;
  /** What was ended before its time. */
  readonly revoked: Revoked;
}

/** A client's id may be its sealed registration. */
const LENGTH_LIMIT = 1024;

/** A principal is stored under it, so it is bounded and has nothing invisible in it. */
const SUBJECT = /^\P{C}{1,255}$/u;

/** The subject that a claim names, or `undefined` when it is not fit to be one. */
export function subjectOf({ claims }: UnverifiedToken, claim: string): string | undefined {
  const value = member(claims, claim);
  return typeof value === 'string' && SUBJECT.test(value) ? value : undefined;
}

/** `scope` (RFC 8693 section 4.2); no scope at all when the token has no such claim, `undefined` when it is malformed. */
export function scopesOf({ claims: { scope } }: UnverifiedToken): ReadonlySet<string> | undefined {
  if (scope === undefined) return new Set();
  return typeof scope === 'string' ? new Set(scope.split(' ').filter(Boolean)) : undefined;
}

/** `exp`, which `checkForm` has found to be a number. */
export function endOf({ claims: { exp } }: UnverifiedToken): Date {
  return new Date(Number(exp) * 1000);
}

/** A claim that is text of a length that can be recorded. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= LENGTH_LIMIT;
}
