import { checkEnvelope, parseMessage } from '@gatehouse/mcp';
import { type Authenticated, type Parsed, passed } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';

/**
 * From the bytes of a known caller to one message, strictly: what two parsers could read in two ways is refused.
 *
 * @throws GatehouseError `request.*`
 */
export function parse(authenticated: Authenticated, exchange: Exchange): Parsed {
  const parsed = parseMessage(exchange.body);
  if (parsed.kind === 'request') exchange.messageId = parsed.id;
  const message = checkEnvelope(exchange.request.headers, parsed);
  return passed<Parsed>({ ...authenticated, message });
}
