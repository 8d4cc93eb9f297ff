import type { IncomingMessage } from 'node:http';

const ids = new WeakMap<IncomingMessage, string>();

/** Names a request in the log and to whoever has sent it. */
export function correlationIdOf(request: IncomingMessage): string {
  let id = ids.get(request);
  if (id === undefined) {
    id = crypto.randomUUID();
    ids.set(request, id);
  }
  return id;
}
