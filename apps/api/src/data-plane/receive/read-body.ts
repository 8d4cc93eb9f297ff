import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';

/** Largest body of a message, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

/**
 * Reads the body of a request whole. How long it may take to come is the HTTP server's to bound.
 *
 * @throws GatehouseError `request.too-large`, before it is read where its length is announced; `request.cancelled`
 */
export function readBody(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const tooLarge = () => reject(new GatehouseError('request.too-large'));
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return tooLarge();
    const chunks: Uint8Array[] = [];
    let length = 0;
    request
      .on('data', (chunk: Uint8Array) => {
        length += chunk.byteLength;
        if (length <= BODY_LIMIT) return chunks.push(chunk);
        request.pause();
        tooLarge();
      })
      .on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)))
      .on('error', (cause) => reject(new GatehouseError('request.cancelled', { cause })))
      // It comes after every end as well.
      .on('close', () => request.complete || reject(new GatehouseError('request.cancelled')));
  });
}
