import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';

/** Bytes. The largest field is the answer of a passkey, a few kilobytes. */
const FORM_LIMIT = 32 * 1024;

/**
 * The fields of a form of ours. Each is there once: of two with one name, two readers could take different ones.
 *
 * @throws GatehouseError `form.refused` for what is no form of ours, `request.too-large`, `request.cancelled`
 */
export async function readForm(request: IncomingMessage): Promise<ReadonlyMap<string, string>> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') throw refused('another type of body');
  const text = (await readBytes(request)).toString('utf8');
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw refused('a field that is there twice');
    if (value.includes('\0')) throw refused('a character that nobody types, and no column takes');
    fields.set(name, value);
  }
  return fields;
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      length += chunk.length;
      if (length > FORM_LIMIT) throw new GatehouseError('request.too-large');
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof GatehouseError) throw cause;
    throw new GatehouseError('request.cancelled', { cause });
  }
  return Buffer.concat(chunks);
}

function refused(reason: string): GatehouseError {
  return new GatehouseError('form.refused', { reason });
}
