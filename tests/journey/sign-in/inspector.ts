import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { freePort } from '@gatehouse/db/embedded';
import type { OpenInBrowser } from '@gatehouse/testkit';
import { spawnIn } from '../../support/spawn-in.ts';
import { startDesktop } from './desktop.ts';
import { CALL, type StockClient, served } from './stock-client.ts';

const launcher = fileURLToPath(import.meta.resolve('@modelcontextprotocol/inspector/clients/launcher/build/index.js'));

/** The command line of the Inspector: a process for each thing that is done. */
export async function startInspector(): Promise<StockClient> {
  const desktop = await startDesktop();
  const secrets = join(desktop.home, '.mcp-inspector', 'secrets.json');
  const environment = {
    ...desktop.environment,
    // It opens no browser by itself unless it has a terminal, and listens at one port for everybody on a machine.
    MCP_AUTO_OPEN_ENABLED: 'true',
    MCP_OAUTH_CALLBACK_URL: `http://127.0.0.1:${await freePort()}/oauth/callback`,
    MCP_INSPECTOR_SECRET_STORE: 'file',
  };

  async function run(endpoint: URL, open: OpenInBrowser, ...args: string[]) {
    const child = spawnIn(
      {},
      [process.execPath, launcher, '--cli', endpoint.href, '--format', 'json', ...args],
      environment,
    );
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    const ended = once(child, 'close').then(async ([code]) => {
      const [stdout, stderr] = await output;
      if (code !== 0) throw new Error(`The Inspector ended with ${code}:\n${stderr}`);
      return JSON.parse(stdout).result;
    });
    try {
      return await desktop.attend(ended, open);
    } finally {
      child.kill();
    }
  }

  return {
    callsItself: 'MCP Inspector',
    use: async (endpoint, open) => {
      const tool = ['--tool-name', CALL.name, '--tool-args-json', JSON.stringify(CALL.arguments)];
      return served(
        await run(endpoint, open, '--method', 'tools/list'),
        await run(endpoint, open, '--method', 'tools/call', ...tool),
      );
    },
    tokens: async () => {
      const kept = JSON.parse(await readFile(secrets, 'utf8')).secrets as Record<string, string>;
      return Object.keys(kept)
        .filter((name) => name.includes(':tokens:'))
        .map((name) => JSON.parse(kept[name] ?? '').access_token);
    },
    forgetTokens: () => rm(secrets),
    [Symbol.asyncDispose]: () => desktop[Symbol.asyncDispose](),
  };
}
