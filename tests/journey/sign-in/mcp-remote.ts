import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { startDesktop } from './desktop.ts';
import { CALL, type StockClient, served } from './stock-client.ts';

const proxy = fileURLToPath(import.meta.resolve('mcp-remote/dist/proxy.js'));

/** A client that knows standard input and output only, with `mcp-remote` between it and the endpoint. */
export async function startMcpRemote(): Promise<StockClient> {
  const desktop = await startDesktop();
  const store = join(desktop.home, 'mcp-auth');
  await mkdir(store);

  async function tokenFiles(): Promise<readonly string[]> {
    const names = await readdir(store, { recursive: true });
    return names.filter((name) => name.endsWith('_tokens.json')).map((name) => join(store, name));
  }

  return {
    callsItself: 'MCP CLI Proxy',
    use: async (endpoint, open) => {
      const client = new Client({ name: 'stock', version: '1.0.0' });
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: [proxy, endpoint.href],
        env: { ...desktop.environment, MCP_REMOTE_CONFIG_DIR: store },
        stderr: 'ignore',
      });
      try {
        await desktop.attend(client.connect(transport), open);
        return served(await client.listTools(), await client.callTool(CALL));
      } finally {
        await client.close();
      }
    },
    tokens: async () => {
      const files = await tokenFiles();
      return Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8')).access_token));
    },
    forgetTokens: async () => {
      for (const file of await tokenFiles()) await rm(file);
    },
    [Symbol.asyncDispose]: () => desktop[Symbol.asyncDispose](),
  };
}
