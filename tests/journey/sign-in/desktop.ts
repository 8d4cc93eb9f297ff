import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { OpenInBrowser } from '@gatehouse/testkit';

/** What a program finds where a person has started it: a home of its own, and a way to open a browser. */
export interface Desktop extends AsyncDisposable {
  readonly home: string;
  /** The environment of programs that are started here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Waits for what a program does, and opens what it wants opened meanwhile; fails as soon as that fails. */
  attend<T>(program: Promise<T>, open: OpenInBrowser): Promise<T>;
}

const openUrl = fileURLToPath(new URL('./programs/open-url.ts', import.meta.url));

export async function startDesktop(): Promise<Desktop> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-desktop-'));
  let asked = (_: URL): void => {};
  const server = createServer(async (request, response) => {
    asked(new URL(await text(request)));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = join(home, 'browser');
  await writeFile(browser, `#!/bin/sh\nexec '${process.execPath}' '${openUrl}' ${port} "$1"\n`);
  await chmod(browser, 0o700);
  return {
    home,
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, BROWSER: browser },
    attend: async (program, open) => {
      let opened = Promise.resolve();
      const { promise: gaveUp, reject } = Promise.withResolvers<never>();
      asked = (url) => {
        opened = open(url);
        opened.catch(reject);
      };
      const result = await Promise.race([program, gaveUp]);
      await opened;
      return result;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true, force: true });
    },
  };
}
