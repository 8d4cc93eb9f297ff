import type { AdmitParts } from './admit/admit.ts';
import { admit } from './admit/admit.ts';
import { type AuthenticateParts, authenticate } from './authenticate/authenticate.ts';
import { authorize } from './authorize/authorize.ts';
import { type JudgeParts, judge } from './authorize/judge.ts';
import { type DispatchParts, dispatch } from './dispatch/dispatch.ts';
import { type LocateParts, locate } from './locate/locate.ts';
import { type ParseParts, parse } from './receive/parse.ts';
import { type ReceiveParts, receive } from './receive/receive.ts';
import type { Recorder } from './record/recorder.ts';
import type { Exchange } from './respond/exchange.ts';
import type { OpenExchanges } from './respond/open-exchanges.ts';
import { refuse } from './respond/refuse.ts';
import { respond } from './respond/respond.ts';

/** What the stages need besides the request: built once, by Nest. */
export type PipelineParts = ReceiveParts &
  AuthenticateParts &
  ParseParts &
  AdmitParts &
  LocateParts &
  JudgeParts &
  DispatchParts & {
    readonly recorder: Recorder;
    readonly openExchanges: OpenExchanges;
  };

/**
 * The request, top to bottom. Its meaning is its order: nothing is parsed before the caller is known, nothing leaves
 * before it is decided, and no answer leaves before its record is durable.
 */
export async function handle(exchange: Exchange, parts: PipelineParts): Promise<void> {
  const attempt = parts.recorder.open(exchange);
  try {
    const received = attempt.note(receive(exchange, parts)); //                 403 405 421, 401 without a token
    const authenticated = attempt.note(await authenticate(received, parts)); // 401
    const parsed = attempt.note(await parse(authenticated, exchange, parts)); // 400 404 408 413 415
    const admitted = attempt.note(admit(parsed, exchange, parts)); //           403 429 503
    const located = attempt.note(await locate(admitted, parts)); //             404
    const judged = attempt.note(judge(located, parts));
    const authorized = attempt.note(authorize(judged, exchange.request.headers)); // 403, not found, 400
    await attempt.decided(authorized);
    const answered = attempt.note(await dispatch(authorized, exchange, parts)); // 502 504
    await attempt.finished(answered);
    respond(exchange, answered);
  } catch (thrown) {
    refuse(exchange, await attempt.failed(thrown));
  }
  attempt.responded();
}
