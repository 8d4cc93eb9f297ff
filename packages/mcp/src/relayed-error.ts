import { ambiguityIn, knownNames } from './lookalike.ts';
import { isJsonObject } from './meta.ts';
import { memberText, writeObject } from './raw-object.ts';
import { CODE } from './rpc-code.ts';
import { type UpstreamError, unusable } from './upstream-message.ts';

/** An error of an upstream as the caller gets it. */
export interface RelayedError {
  readonly code: number;
  /** The `error` member of the response, as JSON. */
  readonly text: string;
}

/** An upstream says by these that our request was wrong, where the caller's was right. */
const OUR_FAULTS: ReadonlySet<number> = new Set([CODE.parseError, CODE.headerMismatch, CODE.revisionUnsupported]);

/** What servers of former revisions say, and this one forbids (2026-07-28, basic/errors). */
const FORMER: ReadonlyMap<number, number> = new Map([
  [CODE.resourceNotFound, CODE.invalidParams],
  [CODE.urlElicitationRequired, CODE.internalError],
]);

/** Every positive code of the catalogue of `@gatehouse/errors`, and those that it may still get. */
const OURS = { from: 4000, to: 5999 } as const;

/** The mark of an error of Gatehouse: an upstream has no other way of saying that it is one. */
const OUR_MARK = knownNames('correlationId');

/**
 * What the caller is sent in the place of an upstream's error. Message and data are the upstream's, to the letter. Its
 * code is, too, unless it means something of ours or nothing in this revision. `data` that could be
 * Gatehouse's own, because it has a `correlationId`, is put one level deeper, under `upstream`: an error with
 * `data.correlationId` is always ours, and one without never.
 *
 * @throws GatehouseError `upstream.invalid-answer` when the upstream found fault with our part of the request
 */
export function relayedError(error: UpstreamError): RelayedError {
  return errorWithCode(error, relayedCode(error));
}

/**
 * The code of {@link relayedError}.
 *
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function relayedCode(error: UpstreamError): number {
  if (OUR_FAULTS.has(error.code)) throw unusable(`the upstream refused our request with ${error.code}`);
  const isOurs = error.code >= OURS.from && error.code <= OURS.to;
  return FORMER.get(error.code) ?? (isOurs ? CODE.internalError : error.code);
}

/** An upstream's error under another code. */
export function errorWithCode(error: UpstreamError, code: number): RelayedError {
  const text = writeObject([
    ['code', String(code)],
    ['message', JSON.stringify(error.message)],
    ['data', dataOf(error)],
  ]);
  return { code, text };
}

function dataOf({ data, rawData }: UpstreamError): string | undefined {
  if (rawData === undefined || !isJsonObject(data)) return rawData;
  const hasMark = Object.hasOwn(data, 'correlationId') || ambiguityIn(Object.keys(data), OUR_MARK) !== undefined;
  return hasMark ? `{${memberText('upstream', rawData)}}` : rawData;
}

/**
 * The HTTP status under which an upstream's error goes to the caller, should it be the only frame: 200, as with all
 * errors that come from behind the endpoint, but for the two whose status the specification fixes wherever they
 * come from (2026-07-28, basic/transports) and the mistakes in headers and revision.
 */
export function httpStatusOf(code: number): number {
  switch (code) {
    case CODE.methodNotFound:
      return 404;
    case CODE.headerMismatch:
    case CODE.missingCapability:
    case CODE.revisionUnsupported:
      return 400;
    default:
      return 200;
  }
}
