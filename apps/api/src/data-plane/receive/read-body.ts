import { GatehouseError } from '@gatehouse/errors';
import type { Exchange } from '../respond/exchange.ts';

/** Largest body of a message, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

/**
 * Reads the body of a request whole. How long it may take to come is the HTTP server's to bound.
 *
 * @param charge is called with the size of each part as it comes, and refuses by throwing
 * @throws GatehouseError `request.too-large`, before it is read where its length is announced; `request.cancelled`
 */
export function readBody(
  { request, signal }: Pick<Exchange, 'request' | 'signal'>,
  charge: (bytes: number) => void,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // The client may have left before anybody listened.
    if (signal.aborted) return reject(signal.reason);
    if (request.destroyed) return reject(new GatehouseError('request.cancelled'));
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return reject(tooLarge());
    const chunks: Uint8Array[] = [];
    let length = 0;
    const refuse = (error: unknown): void => {
      request.pause();
      reject(error);
    };
    request
      .on('data', (chunk: Uint8Array) => {
        length += chunk.byteLength;
        if (length > BODY_LIMIT) return refuse(tooLarge());
        try {
          charge(chunk.byteLength);
        } catch (thrown) {
          return refuse(thrown);
        }
        chunks.push(chunk);
      })
      .on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)))
      .on('error', (cause) => reject(new GatehouseError('request.cancelled', { cause })))
      // It comes after every end as well.
      .on('close', () => request.complete || reject(new GatehouseError('request.cancelled')));
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

function tooLarge(): GatehouseError {
  return new GatehouseError('request.too-large');
}
