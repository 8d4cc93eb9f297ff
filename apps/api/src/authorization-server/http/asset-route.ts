import type { IncomingMessage, ServerResponse } from 'node:http';
import { assets } from '../pages/assets.ts';

const byPath = new Map(assets.map((asset) => [asset.path, asset]));

/** What the pages load. Each address names its content, so that it may be kept for ever; it holds nothing of anybody. */
export function assetRoute({ url = '', method }: IncomingMessage, response: ServerResponse): boolean {
  const asset = byPath.get(url);
  if (!asset || (method !== 'GET' && method !== 'HEAD')) return false;
  response.writeHead(200, { ...asset.headers, 'content-length': Buffer.byteLength(asset.body) });
  response.end(method === 'HEAD' ? undefined : asset.body);
  return true;
}
