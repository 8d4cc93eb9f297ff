import { checkEnvelope, checkSessionMessage, eraOf, parseMessage } from '@gatehouse/mcp';
import type { Admission } from '../admit/admission.ts';
import type { AuthenticateParts } from '../authenticate/authenticate.ts';
import { authenticateAgain } from '../authenticate/authenticate-again.ts';
import { type Authenticated, type Parsed, passed } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import type { BodyBudget } from './body-budget.ts';
import { readBody } from './read-body.ts';

export interface ParseParts extends AuthenticateParts {
  readonly bodies: BodyBudget;
  readonly admission: Pick<Admission, 'knock'>;
}

/**
 * From the bytes of a known caller to one message, strictly: what two parsers could read in two ways is refused. Not a byte
 * of the body was read before. Who takes long over it is looked at again when it is there.
 *
 * @throws GatehouseError `request.*`, `session.required`, `server.busy`, `limit.exceeded`, `token.invalid`
 */
export async function parse(authenticated: Authenticated, exchange: Exchange, parts: ParseParts): Promise<Parsed> {
  parts.admission.knock(authenticated.principal, authenticated.snapshot);
  const parsed = parseMessage(await bodyOf(authenticated, exchange, parts.bodies));
  if (parsed.kind === 'request') exchange.messageId = parsed.id;
  const { headers } = exchange.request;
  exchange.era = eraOf(headers, parsed);
  exchange.trace.begin(parsed.params.meta);
  const current = await authenticateAgain(authenticated, parts);
  const message = exchange.era === 'current' ? checkEnvelope(headers, parsed) : checkSessionMessage(headers, parsed);
  return passed<Parsed>({ ...current, message });
}

async function bodyOf(
  { principal: { tenantId } }: Authenticated,
  exchange: Exchange,
  bodies: BodyBudget,
): Promise<Uint8Array> {
  let charged = 0;
  try {
    return await readBody(exchange, (bytes) => {
      bodies.take(tenantId, bytes);
      charged += bytes;
    });
  } finally {
    bodies.give(tenantId, charged);
  }
}
