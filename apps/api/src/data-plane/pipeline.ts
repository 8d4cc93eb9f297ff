import type { AdmitParts } from './admit/admit.ts';
import { admit } from './admit/admit.ts';
import { type AuthenticateParts, authenticate } from './authenticate/authenticate.ts';
import { authorize } from './authorize/authorize.ts';
import { judge } from './authorize/judge.ts';
import { type DispatchParts, dispatch } from './dispatch/dispatch.ts';
import { parse } from './receive/parse.ts';
import { type ReceiveParts, receive } from './receive/receive.ts';
import type { Recorder } from './record/recorder.ts';
import type { Exchange } from './respond/exchange.ts';
import { refuse } from './respond/refuse.ts';
import { respond } from './respond/respond.ts';

/** What the stages need besides the request: built once, by Nest. */
export interface PipelineParts extends ReceiveParts, AuthenticateParts, AdmitParts, DispatchParts {
  readonly recorder: Recorder;
  /** Those whose answer has not ended, so that they can be ended when the process stops. */
  readonly openExchanges: Set<Exchange>;
}

/**
 * The request, top to bottom. Its meaning is its order: nothing is parsed before the caller is known, nothing leaves
 * before it is decided, and no answer leaves before its record is durable.
 */
export async function handle(exchange: Exchange, parts: PipelineParts): Promise<void> {
  const attempt = parts.recorder.open(exchange);
  try {
    const received = attempt.note(receive(exchange, parts)); //                 403 405 421, 401 without a token
    const authenticated = attempt.note(await authenticate(received, parts)); // 401
    const parsed = attempt.note(parse(authenticated, exchange)); //             400 404
    const admitted = admit(parsed, parts); //                                   403 503
    const judged = attempt.note(judge(admitted)); //                            404
    const authorized = authorize(judged); //                                    403, not found
    await attempt.decided(authorized);
    const answered = await dispatch(authorized, exchange.notify, parts); //     502 504
    await attempt.finished(answered);
    respond(exchange, answered);
  } catch (thrown) {
    refuse(exchange, await attempt.failed(thrown));
  }
}
