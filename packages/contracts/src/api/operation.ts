import type { z } from 'zod';
import type { KnownPath, ParametersOf } from './path.ts';
import type { Permission } from './permission.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Where the API begins, below the public URL. */
export const API_BASE = '/api/v1';

/**
 * One operation of the control-plane API: the only description of it. Server, clients and documents are made of it, and
 * without a permission there is none.
 */
export interface Operation {
  /** Camel case, a verb first; unique. */
  readonly id: string;
  /** What it is about: where it stands in documents. */
  readonly noun: string;
  readonly method: Method;
  /** Below {@link API_BASE}; what stands in braces is a parameter of `path.ts`. */
  readonly path: `/${string}`;
  /** What the caller's memberships have to give. */
  readonly permission: Permission;
  /** One line: what it does. */
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** 200 unless there is no answer: then 204. */
  readonly status?: 200 | 201;
  readonly answer?: z.ZodType;
  /**
   * It does more than one transaction of its tenant can hold: it asks an upstream, or makes a tenant. It takes no
   * `Idempotency-Key`, and may be repeated.
   */
  readonly ownTransaction?: true;
  /** A secret is in it or in its answer, which is therefore kept nowhere: it takes no `Idempotency-Key` either. */
  readonly carriesSecret?: true;
  /** A POST that changes nothing. */
  readonly readOnly?: true;
}

/** Describes an operation. A path with a parameter that nobody knows, and a missing permission, do not compile. */
export function defineOperation<
  const Path extends `/${string}`,
  const Defined extends Operation & { readonly path: Path },
>(operation: Defined & { readonly path: KnownPath<Path> }): Defined {
  return operation;
}

/** Whether it changes something. */
export function isWrite({ method, readOnly }: Operation): boolean {
  return method !== 'GET' && readOnly !== true;
}

/** Whether a repetition with the same `Idempotency-Key` gets the answer of the first. */
export function takesIdempotencyKey(operation: Operation): boolean {
  return isWrite(operation) && !operation.ownTransaction && !operation.carriesSecret;
}

/** Whether its caller says which representation it is about to replace (RFC 9110 section 13.1.1). */
export function needsMatch({ method }: Operation): boolean {
  return method === 'PUT' || method === 'PATCH' || method === 'DELETE';
}

export function statusOf({ status, answer }: Operation): 200 | 201 | 204 {
  return status ?? (answer ? 200 : 204);
}

type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type GivenTo<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

/** What the server is given, checked. */
export interface InputOf<Op extends Operation> {
  readonly params: ParametersOf<Op['path']>;
  readonly query: OutputOf<Op['query']>;
  readonly body: OutputOf<Op['body']>;
}

/** What the server answers. */
export type AnswerOf<Op extends Operation> = Op['answer'] extends z.ZodType ? z.input<Op['answer']> : undefined;

/** What a client gives: only what the operation takes, and what has a default may be left out. */
export type RequestOf<Op extends Operation> = (keyof ParametersOf<Op['path']> extends never
  ? { readonly params?: undefined }
  : { readonly params: ParametersOf<Op['path']> }) &
  (Op['query'] extends z.ZodType
    ? { readonly query?: GivenTo<Op['query']> | undefined }
    : { readonly query?: undefined }) &
  (Op['body'] extends z.ZodType ? { readonly body: GivenTo<Op['body']> } : { readonly body?: undefined }) &
  (Op['method'] extends 'PUT' | 'PATCH' | 'DELETE' ? { readonly ifMatch: string } : { readonly ifMatch?: undefined });

/** What a client receives. */
export type ReceivedFrom<Op extends Operation> = Op['answer'] extends z.ZodType ? z.output<Op['answer']> : undefined;
