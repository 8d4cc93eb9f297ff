// Starts the embedded database of a folder, says what came of it in one JSON line, and does what stdin says.
import { createInterface } from 'node:readline';
import { startEmbedded } from '@gatehouse/db/embedded';

const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

try {
  const notes: string[] = [];
  const database = await startEmbedded({
    dataDir: process.argv[2] as string,
    settings: { fsync: 'off' },
    log: (line) => notes.push(line),
  });
  const { pid, adopted, appUrl } = database;
  say({ pid, adopted, appUrl, notes });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'stop') await database.stop();
    if (line === 'release') await database.release();
    say({ done: line });
  }
} catch (error) {
  const { code, message } = error as { code: string; message: string };
  say({ code, message });
  process.exitCode = 1;
}
