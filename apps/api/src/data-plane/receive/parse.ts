import { checkEnvelope, parseMessage } from '@gatehouse/mcp';
import { type Authenticated, type Parsed, passed } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import { readBody } from './read-body.ts';

/**
 * From the bytes of a known caller to one message, strictly: what two parsers could read in two ways is refused. Not a byte
 * of the body was read before.
 *
 * @throws GatehouseError `request.*`
 */
export async function parse(authenticated: Authenticated, exchange: Exchange): Promise<Parsed> {
  const parsed = parseMessage(await readBody(exchange.request));
  if (parsed.kind === 'request') exchange.messageId = parsed.id;
  exchange.trace.begin(parsed.params.meta);
  const message = checkEnvelope(exchange.request.headers, parsed);
  return passed<Parsed>({ ...authenticated, message });
}
