/**
 * `fixed-upstream.ts [TOOLS]`: an MCP server of revision 2026-07-28 that does nothing but answer, each method with the
 * same bytes but for the id. What is measured through it is what stands before it. It has `lookup`, `change` and as
 * many further tools as it is told.
 */
import { createServer } from 'node:http';
import { listen } from './listen.ts';
import { furtherTools, TOOLS } from './tools.ts';

const META = '"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"fixed","version":"1.0.0"}}';

const tools = [...TOOLS, ...furtherTools(Number(process.argv[2] ?? 0))];
const results: Readonly<Record<string, string>> = {
  'server/discover': `{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"resultType":"complete","ttlMs":60000,"cacheScope":"private",${META}}`,
  'tools/list': `{"tools":${JSON.stringify(tools)},"resultType":"complete","ttlMs":60000,"cacheScope":"private",${META}}`,
  'tools/call': `{"content":[{"type":"text","text":"The order 4711 was shipped on Thursday."}],"resultType":"complete",${META}}`,
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { id, method } = JSON.parse(Buffer.concat(chunks).toString()) as { id: unknown; method: string };
    const rest = results[method];
    const outcome = rest ? `"result":${rest}` : '"error":{"code":-32601,"message":"Method not found"}';
    const body = Buffer.from(`{"jsonrpc":"2.0","id":${JSON.stringify(id ?? null)},${outcome}}`);
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    response.writeHead(rest ? 200 : 404, headers).end(body);
  });
});
listen(server);
