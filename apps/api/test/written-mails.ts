import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A message as it was written to its file. */
export interface WrittenMail {
  readonly raw: string;
  /** Without its encoding. */
  readonly text: string;
  readonly link: string;
}

/** What was mailed where there is no mail server, oldest first. */
export async function writtenMails(dataDir: string): Promise<WrittenMail[]> {
  const folder = join(dataDir, 'mail');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.sort().map(async (name) => {
      const raw = await readFile(join(folder, name), 'utf8');
      const text = raw
        .replace(/=\r?\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      return { raw, text, link: /^https?:\S+$/m.exec(text)?.[0] ?? '' };
    }),
  );
}
