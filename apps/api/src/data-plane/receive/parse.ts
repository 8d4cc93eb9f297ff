import type { IncomingHttpHeaders } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';
import { checkEnvelope, checkSessionMessage, eraOf, parseMessage } from '@gatehouse/mcp';
import type { Admission } from '../admit/admission.ts';
import type { AuthenticateParts } from '../authenticate/authenticate.ts';
import { authenticateAgain } from '../authenticate/authenticate-again.ts';
import type { ByteRoom } from '../byte-room.ts';
import { type Authenticated, type Parsed, passed } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import { readBody } from './read-body.ts';

/** Milliseconds for a body. The HTTP server would wait longer, but what it ends is on nobody's record. */
const BODY_TIME = 60_000;

export interface ParseParts extends AuthenticateParts {
  /** For bodies that are on their way. */
  readonly bodies: ByteRoom;
  readonly admission: Pick<Admission, 'knock'>;
}

/**
 * From the bytes of a known caller to one message, strictly: what two parsers could read in two ways is refused. Not a byte
 * of the body was read before. Who takes long over it is looked at again when it is there.
 *
 * @throws GatehouseError `request.*`, `session.required`, `server.busy`, `limit.exceeded`, `token.invalid`; what ended the
 *   request meanwhile
 */
export async function parse(authenticated: Authenticated, exchange: Exchange, parts: ParseParts): Promise<Parsed> {
  parts.admission.knock(authenticated.principal, authenticated.snapshot);
  checkEncoding(exchange.request.headers);
  const parsed = parseMessage(await bodyOf(authenticated, exchange, parts.bodies));
  if (parsed.kind === 'request') exchange.messageId = parsed.id;
  const { headers } = exchange.request;
  exchange.era = eraOf(headers, parsed);
  exchange.trace.begin(parsed.params.meta);
  const current = await authenticateAgain(authenticated, parts);
  const message = exchange.era === 'current' ? checkEnvelope(headers, parsed) : checkSessionMessage(headers, parsed);
  return passed<Parsed>({ ...current, message });
}

/** A body that somebody on its way decodes is not the one that is judged here (RFC 9110 section 8.4). */
function checkEncoding({ 'content-encoding': encoding }: IncomingHttpHeaders): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new GatehouseError('request.content-encoding', { reason: `Content-Encoding: ${encoding.slice(0, 200)}` });
}

async function bodyOf(
  { principal: { tenantId } }: Authenticated,
  exchange: Exchange,
  bodies: ByteRoom,
): Promise<Uint8Array> {
  let charged = 0;
  const timer = setTimeout(() => exchange.abort(new GatehouseError('request.timeout')), BODY_TIME);
  try {
    return await readBody(exchange, (bytes) => {
      if (!bodies.take(tenantId, bytes)) {
        throw new GatehouseError('server.busy', { reason: 'too many bodies are on their way' });
      }
      charged += bytes;
    });
  } finally {
    clearTimeout(timer);
    bodies.give(tenantId, charged);
  }
}
